#pragma once

#include <crooner/backend.h>

#include <ATen/core/Tensor.h>

#include "config/model_folder.h"

namespace crooner::api {

// Whether this model samples faster on a CUDA device than on a CPU: whether reading the weights of
// a step takes a CPU longer than starting its kernels takes a GPU. With the plain back end on CUDA,
// small models are faster on two cores than on any GPU (docs/performance.md).
bool faster_on_cuda(const config::ModelFolder& model);

// The device of options.device; "auto" looks for a CUDA device only if that would be faster. Throws
// UsageError and ResourceError as tensor::parse_device does.
at::Device select_device(const config::ModelFolder& model, const BackendOptions& options);

}  // namespace crooner::api
