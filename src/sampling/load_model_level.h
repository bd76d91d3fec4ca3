#pragma once

#include <memory>

#include "config/model_folder.h"
#include "sampling/level_loader.h"

namespace crooner::sampling {

// A level of a model folder, as options.kind computes with it. Throws InputError for a file that
// cannot be used (model::load_prior_weights) and UsageError for options that no engine has.
std::unique_ptr<LoadedLevel> load_model_level(const config::ModelFolder& model, int level,
                                              const engine::EngineOptions& options);

}  // namespace crooner::sampling
