#pragma once

#include <ATen/core/Tensor.h>
#include <crooner/backend.h>

#include <memory>

#include "config/model_folder.h"
#include "sampling/level_loader.h"

namespace crooner::api {

// The model's priors, read one at a time as they are sampled, each in the precision of `options`
// (auto: the type in which it is stored; on CUDA half). `model` must outlive them.
std::unique_ptr<sampling::LevelLoader> make_level_loader(const config::ModelFolder& model,
                                                         const BackendOptions& options,
                                                         at::Device device);

// What `options` mean for this model on this device.
Backend resolve_backend(const config::ModelFolder& model, const BackendOptions& options,
                        at::Device device);

}  // namespace crooner::api
