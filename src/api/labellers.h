#pragma once

#include <optional>
#include <vector>

#include "config/model_folder.h"
#include "config/prior_config.h"
#include "text/labeller.h"

namespace crooner::api {

// The configuration of each level, bottom first. A level without a prior has its hop alone.
std::vector<config::PriorConfig> prior_configs(const config::ModelFolder& model);

// One labeller a level of the model, with the id lists of its folder; none for a level without a
// prior, or whose prior has no labels. Throws InputError naming the list that cannot be read.
std::vector<std::optional<text::Labeller>> make_labellers(const config::ModelFolder& model);

}  // namespace crooner::api
