#pragma once

#include <filesystem>
#include <vector>

#include "import/found_part.h"

namespace crooner::importer {

// Gives the parts the settings of a file (--hps): published hyperparameters of one part or of all,
// sections of them by part ("vqvae", "prior_level_2", or the names of the weight files), a list of
// them, config.json of Hugging Face, or model.json of crooner. Throws InputError when it is none of
// these.
void apply_settings_file(const std::filesystem::path& file, std::vector<FoundPart>& parts);

}  // namespace crooner::importer
