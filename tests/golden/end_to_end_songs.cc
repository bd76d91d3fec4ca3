#include "golden/end_to_end_songs.h"

#include <ATen/ops/empty.h>

#include <algorithm>

#include "base/strings.h"
#include "golden/engine_greedy.h"
#include "golden/models.h"

namespace crooner::golden {
namespace {

text::IdList ids(const Case& labels, LabelVersion version, const char* what) {
  return text::IdList::read(labels.path(str_cat("ids/", to_string(version), "_", what, "_ids.txt")),
                            version);
}

text::Labeller labeller_of(const Case& golden, const config::PriorConfig& config) {
  const Case labels = golden.other("labels");
  const LabelVersion version = config.labels->version;
  return text::Labeller(
      {version, config.labels->genre_slots, config.lyrics ? config.lyrics->tokens : 0},
      ids(labels, version, "artist"), ids(labels, version, "genre"));
}

Case vqvae_case(const Case& golden) {
  return golden.other(str_cat("vqvae/", golden.json()["vqvae"].as<std::string>()));
}

}  // namespace

SongModel::SongModel(const Case& golden)
    : options(golden.options()),
      vqvae_weights(widened_weights(vqvae_case(golden))),
      vqvae(vqvae_config(vqvae_case(golden)), tensor::Scope(vqvae_weights)) {
  for (const Json& name : golden.json()["priors"].items()) {
    const Case prior = golden.other(str_cat("priors/", name.as<std::string>()));
    configs.push_back(prior_config(prior));
    weights.push_back(widened_weights(prior));
    if (configs.back().labels) labellers.push_back(labeller_of(golden, configs.back()));
  }
}

std::unique_ptr<sampling::LevelLoader> SongModel::sampling_levels() const {
  engine::EngineOptions engine;
  engine.kind = engine_kind(options.engine);
  engine.device = at::Device(options.device == "auto" ? "cpu" : options.device);
  engine.deterministic = options.deterministic;
  return sampling::make_level_loader(
      configs, [this](int level) { return weights.at(level); }, engine);
}

std::vector<sampling::SongState> songs_of(const SongModel& model, const Json& metas) {
  std::vector<sampling::SongState> songs;
  for (const Json& meta : metas.items()) {
    const text::LabelInput words{meta["artist"].as<std::string>(), meta["genre"].as<std::string>(),
                                 meta["lyrics"].as<std::string>(),
                                 meta["total_length"].as<std::int64_t>(),
                                 meta["offset"].as<std::int64_t>()};
    sampling::SongState song;
    song.sample_index = static_cast<std::uint32_t>(songs.size());
    song.total_length = words.total_length;
    song.offset = words.offset;
    song.levels.resize(model.levels());
    for (std::size_t level = 0; level < model.labellers.size(); ++level) {
      song.levels[level].labels = model.labellers[level].labels(words, false, nullptr);
    }
    songs.push_back(song);
  }
  return songs;
}

at::Tensor tensor_of(const std::vector<sampling::SongState>& songs, int level) {
  const auto length = static_cast<std::int64_t>(songs.front().levels[level].codes.size());
  at::Tensor result = at::empty({static_cast<std::int64_t>(songs.size()), length},
                                at::TensorOptions().dtype(at::kLong));
  std::int64_t* out = result.mutable_data_ptr<std::int64_t>();
  for (const auto& song : songs) {
    out = std::copy(song.levels[level].codes.begin(), song.levels[level].codes.end(), out);
  }
  return result;
}

Codes row_of(const at::Tensor& codes, std::size_t song) {
  const at::Tensor row = codes[static_cast<std::int64_t>(song)].contiguous();
  const auto* begin = row.const_data_ptr<std::int64_t>();
  return {begin, begin + row.numel()};
}

}  // namespace crooner::golden
