#pragma once

#include <ATen/Parallel.h>

namespace crooner::engine {

// Runs LibTorch with a number of threads until it goes; 0 leaves it as it is.
class ThreadCount {
 public:
  explicit ThreadCount(int threads) : before_(at::get_num_threads()) { set(threads); }
  ~ThreadCount() { set(before_); }
  ThreadCount(const ThreadCount&) = delete;
  ThreadCount& operator=(const ThreadCount&) = delete;

 private:
  static void set(int threads) {
    if (threads > 0 && threads != at::get_num_threads()) at::set_num_threads(threads);
  }
  int before_;
};

}  // namespace crooner::engine
