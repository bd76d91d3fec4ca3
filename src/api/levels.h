#pragma once

#include <ATen/core/Tensor.h>
#include <crooner/model.h>

#include <memory>

#include "config/model_folder.h"
#include "sampling/levels.h"

namespace crooner::api {

// The model's priors, read one at a time as they are sampled, each in the precision of `options`
// (auto: the type in which it is stored; on CUDA half). `model` must outlive them.
std::unique_ptr<sampling::Levels> levels_of(const config::ModelFolder& model,
                                            const RunOptions& options, at::Device device);

// What `options` mean for this model on this device.
Backend backend_of(const config::ModelFolder& model, const RunOptions& options, at::Device device);

}  // namespace crooner::api
