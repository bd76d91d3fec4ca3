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

// What of a data set is used, and how (docs/spec/training.md, section 1).
struct DataConfig {
  std::optional<double> min_duration;  // seconds of a song, inclusive
  std::optional<double> max_duration;  // exclusive
  double train_share = 0.9;            // of the items; the rest is held out
  bool shift = true;                   // aug_shift: items begin at random places
  bool blend = false;  // aug_blend: a random mix of the channels instead of an even one
  int starts = 1;      // of a prior: from how many places within a code on its songs are coded
  int grid = 1;        // of a prior: windows begin at multiples of so many codes
  bool operator==(const DataConfig&) const = default;
};

// The course of a training run.
struct RunConfig {
  std::int64_t steps = 0;
  int batch = 1;       // items of a forward pass
  int accumulate = 1;  // forward passes of a step
  std::uint64_t seed = 0;
  std::string precision = "fp32";      // of products: fp32, bf16, or fp16 with loss scaling
  double clip = 1;                     // largest gradient norm
  double average = 0;                  // decay of the weights' average; 0: none is kept
  int average_every = 1;               // steps
  std::int64_t save_every = 1000;      // steps between checkpoints
  int keep = 2;                        // checkpoints kept beside the best one
  std::int64_t evaluate_every = 1000;  // steps between evaluations on held-out items
  int evaluate_items = 16;
  bool operator==(const RunConfig&) const = default;
};

// Everything that a run of `crooner train vqvae` depends on but the data (configs/training/*.json).
struct VqvaePreset {
  VqvaeConfig model;
  std::vector<int> levels;  // trained together; empty: all
  // Encoders and codebooks stay as they are, and with them the codes: priors that know them remain
  // good. For weights to go on from.
  bool decoder_only = false;
  std::int64_t sample_length = 0;  // samples of an item
  VqvaeLossConfig loss;
  bool measure_bandwidth = true;  // of the data, in place of loss.bandwidth
  double codebook_decay = 0.99;
  // A row is restarted when its averaged count falls below this share of the expected use (vectors
  // of a batch / rows). The published threshold, 1.0 vectors, assumes huge batches.
  double restart_share = 0.3;
  double init_scale = 1;
  AdamConfig adam;
  ScheduleConfig schedule;
  DataConfig data;
  RunConfig run;

  std::vector<int> trained_levels() const;  // `levels`, or all of them
  void check() const;                       // throws InputError naming the entry that cannot be
  bool operator==(const VqvaePreset&) const = default;
};

VqvaePreset vqvae_preset_from_json(const nlohmann::json& json, const std::string& path);
nlohmann::ordered_json to_json(const VqvaePreset& preset);

}  // namespace crooner::config
