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
void write_ids(const fs::path& path, const std::string& kind, int bins) {
  std::string lines = "unknown;0\n";
  for (int id = 1; id < bins; ++id) {
    char number[16];
    std::snprintf(number, sizeof(number), "%04d", id);
    lines += str_cat(kind, number, ";", id, "\n");
  }
  write_file(path, lines);
}

}  // namespace

void write_random_model(const std::string& name, int n_ctx, std::uint64_t seed,
                        const fs::path& folder,
                        const std::function<void(const fs::path&)>& on_file) {
  config::ModelFolder model = config::model_from_catalogue(name);
  for (config::PriorEntry& prior : model.priors) {
    if (n_ctx == 0) break;
    prior.config.n_ctx = n_ctx;
    prior.config.derive();
    prior.config.check();
  }
  create_folder(folder);
  write_random(folder / "vqvae.pth.tar", config::tensor_specs(model.vqvae), {},
               published_hps(model.vqvae), seed, 0);
  on_file(folder / "vqvae.pth.tar");
  std::map<std::string, std::pair<int, int>> bins;  // version -> artists, genres
  for (const config::PriorEntry& prior : model.priors) {
    const config::PriorConfig& config = prior.config;
    const fs::path file = folder / str_cat("prior_level_", config.level, ".pth.tar");
    write_random(file, config::tensor_specs(config), config::tied_tensors(config),
                 published_hps(config), seed, static_cast<std::uint32_t>(config.level) + 1);
    on_file(file);
    if (!config.labels) continue;
    bins[to_string(config.labels->version)] = {config.labels->artist_bins,
                                               config.labels->genre_bins};
  }
  for (const auto& [version, counts] : bins) {
    for (const auto& [kind, count] :
         {std::pair{"artist", counts.first}, {"genre", counts.second}}) {
      const fs::path file = folder / str_cat(version, "_", kind, "_ids.txt");
      write_ids(file, kind, count);
      on_file(file);
    }
  }
}

}  // namespace crooner::importer
