// The only symbol of libcrooner_nccl.so. Compiled as C++ (scripts/cmake/CroonerNccl.cmake).
#include "distributed/nccl_library.h"

#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>

#include <chrono>

namespace {

// A transfer that hangs longer ends its process: LibTorch's own default.
constexpr std::chrono::minutes kSilence{10};

}  // namespace

extern "C" __attribute__((visibility("default"))) void crooner_nccl_backend(
    const c10::intrusive_ptr<c10d::Store>& store, int rank, int size,
    c10::intrusive_ptr<c10d::Backend>* backend) {
  auto options = c10d::ProcessGroupNCCL::Options::create();
  options->timeout = kSilence;
  *backend = c10::make_intrusive<c10d::ProcessGroupNCCL>(store, rank, size, options);
}
