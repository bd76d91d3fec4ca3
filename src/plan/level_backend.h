#pragma once

#include <crooner/backend.h>

#include "config/model_folder.h"
#include "plan/songs.h"

namespace crooner::plan {

// What runs a prior under these options. `on_host`: the device is the CPU.
LevelBackend make_level_backend(const config::PriorConfig& config, const BackendOptions& options,
                                bool on_host);

// A model's part of PlanRequest: priors, VQ-VAE and back ends; every level is asked for.
PlanRequest make_plan_request(const config::ModelFolder& model, const BackendOptions& options,
                              bool on_host);

}  // namespace crooner::plan
