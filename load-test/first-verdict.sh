#!/usr/bin/env bash
# How long somebody new takes, of machine time: from a fresh clone to their first verdict that counts.
#
#   load-test/first-verdict.sh [REPOSITORY]      (default: this one; anything that git can clone)
#
# Prints the seconds of each step, and of all. What Maven has fetched before it does not fetch again: on a machine that is new
# to Maven the first step takes as long as the network does. The exit code is 1 above MOST_SECONDS (300). PORT, BROKER_PORT and
# REGISTRY_PORT (8080, 9092, 8081) name other ports.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
repository=${1:-$root}
port=${PORT:-8080} url=http://localhost:${PORT:-8080}
work=$(mktemp -d)
pid=
stop() {
  [[ -z $pid ]] || { kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; }
  rm -rf "$work"
}
trap stop EXIT
begun=$(date +%s%N) last=$begun
step() {
  local now
  now=$(date +%s%N)
  printf '%7.1f s  %s\n' "$(((now - last) / 100000000))e-1" "$1"
  last=$now
}
json() { curl -fsS -H 'Content-Type: application/json' "$@"; }

git clone -q "$repository" "$work/candor"
cd "$work/candor"
step "cloned"
./candor --version >/dev/null
step "built"
./candor up --port "$port" --broker-port "${BROKER_PORT:-9092}" --registry-port "${REGISTRY_PORT:-8081}" >"$work/up.log" 2>&1 &
pid=$!
until grep -q 'Candor is ready' "$work/up.log"; do
  kill -0 "$pid" 2>/dev/null || { cat "$work/up.log" >&2; exit 1; }
  sleep 0.2
done
step "ready"
json -d '{"id":"mine-1","text":"What is the capital of Peru?","domain":"geography"}' "$url/v1/questions" >/dev/null
json "$url/v1/questions/mine-1?wait=20s" | grep -o '"answer":"[^"]*","confidence":[0-9.]*'
step "answered"
json -d '{"feedbackId":"first","questionId":"mine-1","verdict":true,"labeler":"me"}' "$url/v1/feedback" >/dev/null
until curl -fsS "$url/v1/feedback/first" | grep -q '"LABELED"'; do sleep 0.2; done
step "judged, and the verdict counts"
last=$begun
step "in all"
((($(date +%s%N) - begun) / 1000000000 <= ${MOST_SECONDS:-300}))
