#include "import/random_model.h"

#include <cstdio>
#include <map>
#include <string>

#include "base/files.h"
#include "base/log.h"
#include "base/signals.h"
#include "base/strings.h"
#include "checkpoint/legacy_writer.h"
#include "config/catalogue.h"
#include "config/tensor_table.h"
#include "import/published_hps.h"
#include "import/random_weights.h"

namespace crooner::importer {
namespace {

namespace fs = std::filesystem;

constexpr const char* kVqvaeFile = "vqvae.pth.tar";

std::string prior_file(const config::PriorConfig& config) {
  return str_cat("prior_level_", config.level, ".pth.tar");
}

// `stream` distinguishes the parts of a model: 0 the VQ-VAE, level + 1 a prior.
void write_random(const fs::path& path, const std::vector<TensorSpec>& tensors,
                  const std::vector<config::TiedTensor>& ties, const nlohmann::json& hps,
                  std::uint64_t seed, std::uint32_t stream) {
  log::info(str_cat("Writing ", path.filename().string(), " (",
                    format_bytes(static_cast<double>(config::stored_bytes(tensors))), ")"));
  std::vector<checkpoint::LegacyTensor> entries;
  for (const TensorSpec& tensor : tensors) {
    entries.push_back({tensor, {}});
    for (const config::TiedTensor& tie : ties) {
      if (tensor.name == tie.name) entries.back().same_as = tie.same_as;
    }
  }
  checkpoint::LegacyWriter writer(path, entries, hps, 0);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (!entries[i].same_as.empty()) continue;
    for_each_random_chunk(entries[i].spec, seed, stream, static_cast<std::uint32_t>(i),
                          [&](std::span<const std::byte> chunk) {
                            throw_if_interrupted();
                            writer.write(chunk);
                          });
  }
  writer.finish();
}

// "artist0001;1" and so on; id 0 is unknown.
std::string id_lines(const std::string& kind, int bins) {
  std::string lines = "unknown;0\n";
  for (int id = 1; id < bins; ++id) {
    char number[16];
    std::snprintf(number, sizeof(number), "%04d", id);
    lines += str_cat(kind, number, ";", id, "\n");
  }
  return lines;
}

}  // namespace

std::vector<fs::path> write_random_model(const std::string& name, int n_ctx, std::uint64_t seed,
                                         const fs::path& folder, Existing there) {
  config::ModelFolder model = config::model_from_catalogue(name);
  std::vector<std::string> names = {kVqvaeFile};
  std::map<std::string, std::string> id_lists;  // their lines by name
  for (config::PriorEntry& prior : model.priors) {
    if (n_ctx != 0) {
      prior.config.n_ctx = n_ctx;
      prior.config.derive();
      prior.config.check();
    }
    names.push_back(prior_file(prior.config));
    if (!prior.config.labels) continue;
    const config::LabelsConfig& labels = *prior.config.labels;
    const std::string version = to_string(labels.version);
    id_lists[str_cat(version, "_artist_ids.txt")] = id_lines("artist", labels.artist_bins);
    id_lists[str_cat(version, "_genre_ids.txt")] = id_lines("genre", labels.genre_bins);
  }
  for (const auto& [list, lines] : id_lists) names.push_back(list);
  check_outputs(folder, names, {}, there);
  Staging staging(folder);
  write_random(staging.path(kVqvaeFile), config::tensor_specs(model.vqvae), {},
               published_hps(model.vqvae), seed, 0);
  for (const config::PriorEntry& prior : model.priors) {
    const config::PriorConfig& config = prior.config;
    write_random(staging.path(prior_file(config)), config::tensor_specs(config),
                 config::tied_tensors(config), published_hps(config), seed,
                 static_cast<std::uint32_t>(config.level) + 1);
  }
  for (const auto& [list, lines] : id_lists) write_file(staging.path(list), lines);
  staging.commit(kVqvaeFile);
  std::vector<fs::path> files;
  for (const std::string& file : names) files.push_back(folder / file);
  return files;
}

}  // namespace crooner::importer
