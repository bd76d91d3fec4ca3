#pragma once

#include <crooner/model.h>

#include "config/model_folder.h"
#include "plan/songs.h"

namespace crooner::plan {

// What runs a prior under these options. `on_host`: the device is the CPU.
Backend backend_of(const config::PriorConfig& config, const RunOptions& options, bool on_host);

// A model's part of SongsAsked: priors, VQ-VAE and back ends; every level is asked for.
SongsAsked asked_of(const config::ModelFolder& model, const RunOptions& options, bool on_host);

}  // namespace crooner::plan
