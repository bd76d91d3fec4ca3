#pragma once

#include <nlohmann/json.hpp>

#include "config/model_folder.h"

namespace crooner::importer {

// Read config.json of Hugging Face's port: of a whole model, of a JukeboxVQVAE or of a
// JukeboxPrior alone (docs/spec/huggingface-format.md, section 3). What is not written has the
// port's default. Throw InputError naming an entry that is invalid or that crooner does not
// support.
config::VqvaeConfig vqvae_from_huggingface(const nlohmann::json& config);

// `index`: Hugging Face's, 0 is the top prior. `tokenizer` is tokenizer_config.json, or null.
config::PriorEntry prior_from_huggingface(const nlohmann::json& config,
                                          const nlohmann::json& tokenizer, int index,
                                          const config::VqvaeConfig& vqvae);

// The index of the prior in a configuration of one prior alone; 0 for any other.
int huggingface_index(const nlohmann::json& config);

}  // namespace crooner::importer
