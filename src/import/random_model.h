#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "import/staging.h"

namespace crooner::importer {

// Writes the files of a catalogue model as they are published (vqvae.pth.tar,
// prior_level_0.pth.tar, ..., id lists), in full size, with random weights and invented names.
// `n_ctx`: codes per window at every level; 0: the model's. The same seed gives the same bytes.
// Returns the files. All of them are there or none is. Throws UsageError for files that are there
// already and `there` does not let it replace.
std::vector<std::filesystem::path> write_random_model(const std::string& name, int n_ctx,
                                                      std::uint64_t seed,
                                                      const std::filesystem::path& folder,
                                                      Existing there);

}  // namespace crooner::importer
