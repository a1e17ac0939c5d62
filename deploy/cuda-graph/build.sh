#!/usr/bin/env bash
# Builds libcandor_cuda_graph.so, with which a GPU starts a whole decoding step at once: CANDOR_CUDA_GRAPH_LIBRARY names it.
#
#   deploy/cuda-graph/build.sh OUT.so
#
# Needs g++ and
#   LIBTORCH_HOME   the libtorch it is to run with (folders include and lib; Python's package torch is one too)
#   CUDA_HOME       CUDA of the same major version (default /usr/local/cuda)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [[ $# -ne 1 || $1 == -* ]]; then
  sed -n '2,8s/^# \{0,1\}//p' "$0"
  [[ ${1:-} == --help ]] && exit 0 || exit 2
fi
torch=${LIBTORCH_HOME:?names the libtorch to build against}
cuda=${CUDA_HOME:-/usr/local/cuda}
for needed in "$torch/include/ATen/cuda/CUDAGraph.h" "$torch/lib/libtorch_cuda.so" "$cuda/include/cuda_runtime_api.h"; do
  if [[ ! -f $needed ]]; then
    echo "build.sh: $needed is not there: LIBTORCH_HOME must name a libtorch for CUDA with headers, CUDA_HOME its CUDA" >&2
    exit 2
  fi
done
${CXX:-g++} -O2 -std=c++17 -shared -fPIC -w \
  -I"$torch/include" -I"$torch/include/torch/csrc/api/include" -isystem "$cuda/include" \
  "$here/cuda_graph.cpp" -o "$1" \
  -L"$torch/lib" -ltorch -ltorch_cpu -ltorch_cuda -lc10 -lc10_cuda
