#!/usr/bin/env bash
# Asks the demo's questions of the running compose project over REST and ends with the audit: exit 0 when every question has
# exactly one answer. Run from the repository's root after `docker compose up -d`.
#
#   COMPOSE       the compose command (default "docker compose")
#   QUESTIONS     how many (default 1000, as in the demo)
#   PATIENCE      seconds until every service must be healthy, and again until every question must be answered (default 300)
set -euo pipefail
compose=${COMPOSE:-docker compose}
url=http://localhost:${CANDOR_PORT:-8080}
patience=${PATIENCE:-300}

fail() {
  echo "check.sh: $1" >&2
  exit 1
}

end=$((SECONDS + patience))
for service in answerer calibrator trainer console; do
  for container in $($compose ps -q "$service"); do
    until [[ $(docker inspect -f '{{.State.Health.Status}}' "$container") == healthy ]]; do
      ((SECONDS < end)) || fail "$service is not healthy after $patience s: $compose logs $service"
      sleep 1
    done
  done
done
echo "every service is healthy"

# The question's text is the only field that is passed on; 500 questions a request is the console's limit.
head -n "${QUESTIONS:-1000}" src/main/resources/atlas/questions/demo.jsonl |
  sed -E 's/.*"question":("([^"\\]|\\.)*").*/{"text":\1}/' >"${TMPDIR:-/tmp}/candor-check.$$"
trap 'rm -f "${TMPDIR:-/tmp}/candor-check.$$"' EXIT
split -l 400 --filter="curl -fsS -o /dev/null -w 'asked: status %{http_code}\n' -H 'Content-Type: application/x-ndjson' --data-binary @- $url/v1/questions" \
  "${TMPDIR:-/tmp}/candor-check.$$"
$compose run --rm --no-deps console audit --wait "${patience}s"
