#pragma once

#include <crooner/model.h>

#include <ATen/core/Tensor.h>

#include "config/model_folder.h"

namespace crooner::api {

// Whether a song of this model is made sooner on a CUDA device than on a CPU: whether reading the
// weights takes a CPU longer than starting the kernels of a step takes a GPU. Where CUDA's back end
// is the plain one, small models are faster on two cores than on any GPU (docs/performance.md).
bool faster_on_cuda(const config::ModelFolder& model);

// Where options.device lets the model run; "auto" looks for a CUDA device only if that would be the
// faster place. Throws UsageError and ResourceError as tensor::parse_device does.
at::Device select_device(const config::ModelFolder& model, const BackendOptions& options);

}  // namespace crooner::api
