#pragma once

#include <ATen/core/Tensor.h>

#include <string>

namespace crooner::tensor {

// "cpu", "cuda", "cuda:1" or "auto" (the first CUDA device if there is one, else the CPU). Loads
// LibTorch's CUDA half when a device other than the CPU is asked for and there is a driver: nothing
// may have asked LibTorch for CUDA before. Throws UsageError for any other text, and ResourceError
// for a CUDA device that is not there.
at::Device parse_device(const std::string& text);

// LibTorch computes on this many threads while it lives. Its convolutions and products give other
// bits with another number of threads: what a code depends on runs under a fixed one.
class ThreadCountGuard {
 public:
  explicit ThreadCountGuard(int threads = 2);
  ~ThreadCountGuard();
  ThreadCountGuard(const ThreadCountGuard&) = delete;
  ThreadCountGuard& operator=(const ThreadCountGuard&) = delete;

 private:
  int before_;
};

}  // namespace crooner::tensor
