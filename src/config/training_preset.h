#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "config/prior_config.h"
#include "config/training_config.h"
#include "config/vqvae_config.h"

namespace crooner::config {

// Selection and augmentation of training data (docs/spec/training.md, section 1).
struct DataConfig {
  std::optional<double> min_duration;  // seconds of a song, inclusive
  std::optional<double> max_duration;  // exclusive
  double train_share = 0.9;            // fraction of the items; the rest is held out
  bool shift = true;                   // aug_shift: items begin at random positions
  bool blend = false;                  // aug_blend: random channel weights instead of the mean
  int starts = 1;  // prior: number of sub-code offsets at which songs are encoded
  int grid = 1;    // prior: windows begin at multiples of this many codes
  bool operator==(const DataConfig&) const = default;
};

// The training loop.
struct RunConfig {
  std::int64_t steps = 0;
  int batch = 1;       // items per forward pass
  int accumulate = 1;  // forward passes per step (gradient accumulation)
  std::uint64_t seed = 0;
  std::string precision = "fp32";      // of matrix products: fp32, bf16, or fp16 with loss scaling
  double clip = 1;                     // maximum gradient norm
  double average = 0;                  // EMA decay of the weights; 0: no EMA
  int average_every = 1;               // steps between EMA updates
  std::int64_t save_every = 1000;      // steps between checkpoints
  int keep = 2;                        // checkpoints kept in addition to the best one
  std::int64_t evaluate_every = 1000;  // steps between evaluations on held-out items
  int evaluate_items = 16;
  bool operator==(const RunConfig&) const = default;
};

// Everything that a run of `crooner train vqvae` depends on except the data
// (configs/training/*.json).
struct VqvaePreset {
  VqvaeConfig model;
  std::vector<int> levels;  // trained together; empty: all
  // Encoders and codebooks are frozen, so that existing priors remain valid. Needs a base model.
  bool decoder_only = false;
  std::int64_t sample_length = 0;  // samples per item
  VqvaeLossConfig loss;
  bool measure_bandwidth = true;  // measure loss.bandwidth on the data
  double codebook_decay = 0.99;
  // A code vector is restarted when its averaged use falls below this fraction of the expected use
  // (vectors per batch / codebook size). The published threshold, 1.0 vectors, assumes huge
  // batches.
  double restart_share = 0.3;
  double init_scale = 1;
  AdamConfig adam;
  ScheduleConfig schedule;
  DataConfig data;
  RunConfig run;

  std::vector<int> trained_levels() const;  // `levels`, or all of them
  void check() const;                       // throws InputError naming the invalid entry
  bool operator==(const VqvaePreset&) const = default;
};

VqvaePreset vqvae_preset_from_json(const nlohmann::json& json, const std::string& path);
nlohmann::ordered_json to_json(const VqvaePreset& preset);

}  // namespace crooner::config
