#!/usr/bin/env bash
# Proves SGLang as an engine against a real server, in ten minutes: abilities, answers against our own decoder's, confidences under the
# model's release within what canaries may differ, and the server's speed.
#
#   load-test/engine-sglang.sh URL MODEL_FOLDER ADAPTER_FOLDER [more options of `candor engine check`]
#
# MODEL_FOLDER holds the model that the server runs, weights included, and an `adapter` folder with a release. ADAPTER_FOLDER is seen by
# the server too; where it sees it elsewhere, add --server-adapter-folder DIR. A key is read from CANDOR_ENGINE_KEY or --key-file FILE.
# docs/engines-sglang.md says how the server is started. The model runs here too, on the CPU, for 48 questions.
set -euo pipefail
if (($# < 3)); then
  sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}" >&2
  exit 2
fi
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
url=$1 model=$2 adapters=$3
shift 3
exec timeout 600 "$root/candor" engine check --kind sglang --url "$url" \
  --adapter-folder "$adapters" --model "$model" --timeout 120s --compare "$@"
