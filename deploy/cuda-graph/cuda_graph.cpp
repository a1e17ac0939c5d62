// A step of the decoder as a CUDA graph, for its TorchScript program: class candor.CudaGraph.
//
// A GPU runs the kernels of a decoding step faster than a CPU can start them; a graph starts all of them at once. TorchScript
// has no way of its own to record one. Build it with build.sh against the libtorch it is to run with.

#include <ATen/cuda/CUDAEvent.h>
#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDAStream.h>
#include <torch/custom_class.h>

#include <memory>
#include <mutex>
#include <optional>

namespace {

// Graphs share their memory: they are replayed one after the other, and what they leave lies in tensors of the caller's. A pool
// that no graph uses any more is gone, so the next graph begins another.
class SharedPool {
 public:
  at::cuda::MempoolId_t join() {
    const std::lock_guard<std::mutex> lock(mutex);
    if (graphs++ == 0) {
      pool = at::cuda::graph_pool_handle();
    }
    return pool;
  }

  void leave() {
    const std::lock_guard<std::mutex> lock(mutex);
    graphs--;
  }

 private:
  std::mutex mutex;
  int64_t graphs = 0;
  at::cuda::MempoolId_t pool;
};

SharedPool& sharedPool() {
  static SharedPool pool;
  return pool;
}

struct CudaGraph : torch::CustomClassHolder {
  // From here to end() whatever this thread starts on the GPU is recorded instead of run.
  void begin() {
    caller = c10::cuda::getCurrentCUDAStream();
    // The default stream cannot be captured.
    const c10::cuda::CUDAStream own = c10::cuda::getStreamFromPool();
    at::cuda::CUDAEvent ready;
    ready.record(*caller);
    ready.block(own);
    c10::cuda::setCurrentCUDAStream(own);
    // Other threads may allocate meanwhile: a new release is loaded beside the one that serves.
    const at::cuda::MempoolId_t pool = sharedPool().join();
    inPool = true;
    graph->capture_begin(pool, cudaStreamCaptureModeThreadLocal);
  }

  void end() {
    graph->capture_end();
    c10::cuda::setCurrentCUDAStream(*caller);
    caller.reset();
  }

  void replay() { graph->replay(); }

  // An exception between begin() and end(): the thread gets its stream back, and nothing of the recording is kept.
  ~CudaGraph() override {
    if (caller) {
      try {
        graph->capture_end();
      } catch (const std::exception&) {
        // The recording is invalid anyway; trying again would not help.
      }
      c10::cuda::setCurrentCUDAStream(*caller);
    }
    graph.reset();
    if (inPool) {
      sharedPool().leave();
    }
  }

  std::unique_ptr<at::cuda::CUDAGraph> graph = std::make_unique<at::cuda::CUDAGraph>();
  std::optional<c10::cuda::CUDAStream> caller;
  bool inPool = false;
};

TORCH_LIBRARY(candor, library) {
  library.class_<CudaGraph>("CudaGraph")
      .def(torch::init<>())
      .def("begin", [](const c10::intrusive_ptr<CudaGraph>& self) { self->begin(); })
      .def("end", [](const c10::intrusive_ptr<CudaGraph>& self) { self->end(); })
      .def("replay", [](const c10::intrusive_ptr<CudaGraph>& self) { self->replay(); });
}

}  // namespace
