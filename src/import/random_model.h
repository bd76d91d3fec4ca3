#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace crooner::importer {

// Writes the files of a catalogue model as they are published (vqvae.pth.tar,
// prior_level_0.pth.tar, ..., id lists), in full size, with random weights and invented names.
// `n_ctx`: codes per window at every level; 0: the model's. The same seed gives the same bytes.
// `on_file` is called for each finished file.
void write_random_model(const std::string& name, int n_ctx, std::uint64_t seed,
                        const std::filesystem::path& folder,
                        const std::function<void(const std::filesystem::path&)>& on_file);

}  // namespace crooner::importer
