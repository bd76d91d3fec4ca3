#pragma once

#include <functional>

namespace crooner::tensor {

// Runs `work`, and turns exceptions of LibTorch into ours: one sentence without the backtrace, a
// ResourceError when memory ran out, a DeviceFailure when a GPU is lost.
void translate_libtorch_errors(const std::function<void()>& work);

}  // namespace crooner::tensor
