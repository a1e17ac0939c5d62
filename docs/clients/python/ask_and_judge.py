"""Asks one question over REST, prints the answer and what it is worth, and judges it; with Python's standard library alone.

    python3 docs/clients/python/ask_and_judge.py http://localhost:8080 "What is the capital of Japan?" Tokyo
"""
import json
import os
import sys
import time
import urllib.error
import urllib.request


def call(url, body=None):
    """One request, sent again while 429 or 503 say that it may pass; the key, where keys are asked for, is in CANDOR_KEY."""
    headers = {"Content-Type": "application/json"}
    if "CANDOR_KEY" in os.environ:
        headers["Authorization"] = "Bearer " + os.environ["CANDOR_KEY"]
    data = None if body is None else json.dumps(body).encode()
    while True:
        try:
            with urllib.request.urlopen(urllib.request.Request(url, data, headers)) as reply:
                return json.load(reply)
        except urllib.error.HTTPError as refused:
            if refused.code not in (429, 503):
                # application/problem+json says in words what is wrong.
                raise SystemExit(refused.read().decode())
            time.sleep(int(refused.headers.get("Retry-After", 1)))


def main(service, question, expected):
    asked = call(service + "/v1/questions", {"text": question, "domain": "geography"})
    status = {"state": "PENDING"}
    while status["state"] not in ("ANSWERED", "DEAD_LETTER"):
        status = call(service + asked["links"]["self"] + "?wait=20s")
    if "answer" not in status or status["answer"] is None:
        raise SystemExit(json.dumps(status))
    answer = status["answer"]
    print("answer", answer["answer"])
    print("confidence", answer["confidence"], answer["decision"], "by", answer["releaseId"])
    verdict = call(
        service + "/v1/feedback",
        {
            "questionId": asked["id"],
            "verdict": answer["answer"].strip().lower() == expected.lower(),
            "labeler": "me",
            # It counts for this answer and for no later one.
            "answerSource": answer["source"],
        },
    )
    print("verdict", verdict["feedbackId"])


main(*sys.argv[1:4])
