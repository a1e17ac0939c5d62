#!/usr/bin/env bash
# Measures Candor's decoder program on a GPU with nothing but Python and PyTorch: no JDK, no build, no download.
#
#   load-test/gpu.sh                 1.5B and 7B shapes, three to four minutes on one card
#   load-test/gpu.sh --dry-run       tiny shapes on the CPU, to see that it runs; its figures mean nothing
#   load-test/gpu.sh --help          all options
#
# Needs python3 with torch (CUDA build for a GPU); compares with Hugging Face where transformers is installed too.
#   PYTHON   the interpreter to use (default python3)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
python=${PYTHON:-python3}
if ! command -v "$python" >/dev/null; then
  echo "gpu.sh: $python is not there: install Python 3.9 or newer with PyTorch, or name one in PYTHON" >&2
  exit 2
fi
if ! "$python" -c 'import torch' 2>/dev/null; then
  echo "gpu.sh: $python has no torch: install PyTorch, or name another interpreter in PYTHON" >&2
  exit 2
fi
exec "$python" "$here/gpu/decoder_benchmark.py" "$@"
