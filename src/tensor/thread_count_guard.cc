#include "tensor/thread_count_guard.h"

#include <ATen/Parallel.h>

namespace crooner::tensor {
namespace {

void set_threads(int threads) {
  if (threads > 0 && threads != at::get_num_threads()) at::set_num_threads(threads);
}

}  // namespace

ThreadCountGuard::ThreadCountGuard(int threads) : previous_(at::get_num_threads()) {
  set_threads(threads);
}

ThreadCountGuard::~ThreadCountGuard() {
  set_threads(previous_);
}

}  // namespace crooner::tensor
