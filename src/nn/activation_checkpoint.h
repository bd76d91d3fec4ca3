#pragma once

#include <ATen/core/Tensor.h>

#include <functional>

namespace crooner::nn {

// f(x, y), whose intermediate results are not kept for the backward pass but computed again there:
// the memory of one such call instead of all of them, for a third more work. What f reads beside
// its arguments must outlive the backward pass, and its parameters get their gradients as ever. `y`
// may be undefined. Under automatic mixed precision f runs as it did the first time.
at::Tensor activation_checkpoint(
    std::function<at::Tensor(const at::Tensor& x, const at::Tensor& y)> f, const at::Tensor& x,
    const at::Tensor& y);

}  // namespace crooner::nn
