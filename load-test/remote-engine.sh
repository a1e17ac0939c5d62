#!/usr/bin/env bash
# What distance costs: the stream's rate with the model in the answerer's process, and at an engine server 1 ms away, in turns.
#
#   load-test/remote-engine.sh [ROUNDS [QUESTIONS [MICROSECONDS]]]      (3 rounds, 4000 questions, 500 microseconds each way)
#
# The server is another process of this machine, behind a proxy that holds up every byte; both share its cores, which the process with
# everything inside does not have to. So that each has a machine of its own, as in production, give each its cores with taskset's
# lists: with CORES=0 SERVER_CORES=1 the process with everything inside runs on core 0, and so does the answerer with its broker,
# while the server has core 1. With ENGINE_URL set the server is that one, without a proxy.
# The exit code is 1 below a ratio of MIN_RATIO (0.9).
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
rounds=${1:-3} questions=${2:-4000} delay=${3:-500}
port=${ENGINE_PORT:-8091} proxy=${PROXY_PORT:-8092}
answerer_cores=() server_cores=()
[[ -n ${CORES:-} ]] && answerer_cores=(taskset -c "$CORES")
[[ -n ${SERVER_CORES:-} ]] && server_cores=(taskset -c "$SERVER_CORES")
work=$(mktemp -d)
pids=()
stop() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait
  rm -rf "$work"
}
trap stop EXIT
url=${ENGINE_URL:-}
if [[ -z $url ]]; then
  "${server_cores[@]}" "$root/candor" engine serve --port "$port" >"$work/server" 2>&1 &
  pids+=($!)
  java "$root/load-test/DelayingProxy.java" "$proxy" "$port" "$delay" &
  pids+=($!)
  url=http://127.0.0.1:$proxy
fi
# Questions per second of the stream, of one round.
rate() {
  "$@" "${answerer_cores[@]}" "$root/candor" bench --mode ANSWER --rounds 1 --count "$questions" --load-time 0s >"$work/bench" 2>&1 || {
    cat "$work/bench" "$work/server" >&2
    exit 1
  }
  sed -n 's/.*stream *\([0-9.,]*\) questions\/s.*/\1/p' "$work/bench" | head -1 | tr -d ,
}
for _ in $(seq 120); do
  curl -fsS -m 2 "$url/v1/engine" >/dev/null 2>&1 && break
  sleep 1
done
for ((round = 1; round <= rounds; round++)); do
  here=$(rate env)
  there=$(rate env CANDOR_ENGINE_URL="$url")
  awk -v n="$round" -v h="$here" -v t="$there" \
    'BEGIN { printf "round %d: %.0f questions/s in one process, %.0f at the server, ratio %.2f\n", n, h, t, t / h }' |
    tee -a "$work/ratios"
done
awk '{print $NF}' "$work/ratios" | sort -n | awk -v least="${MIN_RATIO:-0.9}" \
  '{ all[NR] = $1 } END { median = all[int((NR + 1) / 2)]; printf "median ratio %.2f\n", median; exit median < least }'
