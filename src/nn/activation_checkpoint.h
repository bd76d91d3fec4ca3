#pragma once

#include <ATen/core/Tensor.h>

#include <functional>

namespace crooner::nn {

// f(x, y) with activation checkpointing: its intermediate results are not kept for the backward
// pass but computed again there, which saves memory for about a third more work. Whatever else f
// reads must outlive the backward pass; its parameters receive their gradients as usual. `y` may be
// undefined. Under automatic mixed precision f runs as it did the first time.
at::Tensor activation_checkpoint(
    std::function<at::Tensor(const at::Tensor& x, const at::Tensor& y)> f, const at::Tensor& x,
    const at::Tensor& y);

}  // namespace crooner::nn
