#pragma once

namespace crooner::tensor {

// Sets the number of threads that LibTorch computes with, and restores the previous one on
// destruction. LibTorch's convolutions and products give different bits with a different number of
// threads, so whatever a code depends on runs under a fixed number.
//
// This changes global state of LibTorch (at::set_num_threads): guards of several threads must not
// overlap, and a nested guard must be destroyed before the outer one.
class ThreadCountGuard {
 public:
  explicit ThreadCountGuard(int threads);  // 0: leaves the number as it is
  ~ThreadCountGuard();
  ThreadCountGuard(const ThreadCountGuard&) = delete;
  ThreadCountGuard& operator=(const ThreadCountGuard&) = delete;

 private:
  int previous_;
};

}  // namespace crooner::tensor
