#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/prior_config.h"
#include "config/training_preset.h"
#include "training/audio_cache.h"
#include "training/audio_dataset.h"
#include "training/code_cache.h"
#include "training/code_dataset.h"
#include "training/codec.h"
#include "training/label_names.h"
#include "training/manifest.h"
#include "training/sampler.h"

namespace crooner::training {

// How training and evaluation open their data: a manifest (read_manifest) becomes caches on disk, a
// dataset over them, and the sampler of its training items. Songs that cannot be used are skipped,
// each with a warning that says why. `cache` is the folder of --cache; empty: the user's cache
// folder. Audio is decoded on as many threads as LibTorch has (configure_device).

// The folder of the cache for `name`: "codes".
std::filesystem::path cache_folder(const std::filesystem::path& cache, const char* name);

// The decoded songs of a list; shorter ones than `min_samples` are skipped too.
AudioCache open_audio(const std::vector<TrainingSong>& songs, const std::filesystem::path& cache,
                      int sample_rate, std::int64_t min_samples, std::vector<SkippedSong>& skipped);

void warn_skipped_songs(const std::vector<SkippedSong>& skipped);

struct VqvaeDataOptions {
  int sample_rate = 0;
  std::int64_t sample_length = 0;  // samples of an item
  config::DataConfig data;
  std::uint64_t seed = 0;  // of the sampler
};

struct VqvaeData {
  VqvaeData(Manifest manifest, const std::filesystem::path& cache, const VqvaeDataOptions& options);

  std::vector<SkippedSong> skipped;
  AudioCache audio;
  AudioDataset dataset;
  Sampler sampler;
};

// Throws InputError when no item is left to train on.
std::unique_ptr<const VqvaeData> open_vqvae_data(Manifest manifest,
                                                 const std::filesystem::path& cache,
                                                 const VqvaeDataOptions& options);

struct PriorDataOptions {
  const config::PriorConfig& model;
  const Codec& codec;                      // encodes the songs, on the device of its weights
  const std::optional<LabelNames>& names;  // of a prior with labels
  config::DataConfig data = {};
  LabelDropout dropout = {};
  std::uint64_t seed = 0;                // of the sampler
  std::vector<std::string> phones = {};  // inventory of the preset's phone classifiers
};

struct PriorData {
  PriorData(Manifest manifest, const std::filesystem::path& cache, const PriorDataOptions& options);

  std::vector<SkippedSong> skipped;
  AudioCache audio;
  CodeCache codes;
  std::optional<text::Labeller> labeller;
  CodeDataset dataset;
  Sampler sampler;
};

std::unique_ptr<const PriorData> open_prior_data(Manifest manifest,
                                                 const std::filesystem::path& cache,
                                                 const PriorDataOptions& options);

// Warns once per artist and genre of the songs that the labeller does not know: they are trained as
// "unknown".
void warn_unknown_names(const AudioCache& audio, const text::Labeller& labeller);

}  // namespace crooner::training
