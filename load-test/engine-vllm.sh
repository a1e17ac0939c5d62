#!/usr/bin/env bash
# Proves vLLM as an engine against two real servers, in ten minutes: abilities, answers against our own decoder's, confidences under
# the model's release within what canaries may differ, and the servers' speed.
#
#   load-test/engine-vllm.sh GENERATION_URL STATES_URL MODEL_FOLDER ADAPTER_FOLDER [more options of `candor engine check`]
#
# MODEL_FOLDER holds the model that both servers run, weights included, and an `adapter` folder with a release. ADAPTER_FOLDER is seen by
# the pooling server too; where it sees it elsewhere, add --server-adapter-folder DIR. A key is read from CANDOR_ENGINE_KEY or
# --key-file FILE. docs/engines-vllm.md says how the servers are started. The model runs here too, on the CPU, for 48 questions.
set -euo pipefail
if (($# < 4)); then
  sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}" >&2
  exit 2
fi
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
generation=$1 states=$2 model=$3 adapters=$4
shift 4
echo "servers: $(curl -fsS -m 10 "$generation/version" || echo 'unknown') $(curl -fsS -m 10 "$states/version" || echo 'unknown')"
exec timeout 600 "$root/candor" engine check --kind vllm --url "$generation" --states-url "$states" \
  --adapter-folder "$adapters" --model "$model" --timeout 120s --compare "$@"
