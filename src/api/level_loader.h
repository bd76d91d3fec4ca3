#pragma once

#include <ATen/core/Tensor.h>
#include <crooner/backend.h>

#include <memory>

#include "config/model_folder.h"
#include "sampling/level_loader.h"

namespace crooner::api {

// Reads the model's priors one at a time as they are sampled, each in the precision of `options`
// (auto: as stored; on CUDA fp16). `model` must outlive it.
std::unique_ptr<sampling::LevelLoader> make_level_loader(const config::ModelFolder& model,
                                                         const BackendOptions& options,
                                                         at::Device device);

// The engine's options for a level; rows are left at 1. `precision`: not kAuto.
engine::EngineOptions engine_options(const BackendOptions& options, at::Device device,
                                     Precision precision);

// What `options` resolve to for this model on this device.
Backend resolve_backend(const config::ModelFolder& model, const BackendOptions& options,
                        at::Device device);

}  // namespace crooner::api
