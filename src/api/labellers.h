#pragma once

#include <optional>
#include <vector>

#include "config/model_folder.h"
#include "config/prior_config.h"
#include "text/labeller.h"

namespace crooner::api {

// The configuration of each level, bottom first. A level without a prior has only a hop.
std::vector<config::PriorConfig> prior_configs(const config::ModelFolder& model);

// A labeller per level of the model, with the id lists of its folder; none for a level without a
// prior, or whose prior has no labels. Throws InputError with the list that cannot be read.
std::vector<std::optional<text::Labeller>> make_labellers(const config::ModelFolder& model);

}  // namespace crooner::api
