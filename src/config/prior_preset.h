#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "config/adapter_config.h"
#include "config/model_folder.h"
#include "config/phone_classifiers_config.h"
#include "config/prior_config.h"
#include "config/training_config.h"
#include "config/training_preset.h"

namespace crooner::config {

// Initial weights that differ from docs/spec/training.md, so that a small model learns to follow
// its lyrics (0 and none: as specified).
struct PhaseConfig {  // the same sinusoids in the position embeddings of codes and of lyrics
  double amplitude = 0.5;
  int pairs = 16;       // one sine and one cosine each
  double shortest = 3;  // wavelengths in characters
  double longest = 300;
  bool operator==(const PhaseConfig&) const = default;
};

struct BeatsConfig {  // pulses, sines and cosines in the position embeddings of codes
  double amplitude = 1;
  std::vector<int>
      periods;  // of beats and their subdivisions, in codes; data.grid aligns windows with them
  bool operator==(const BeatsConfig&) const = default;
};

struct PriorInitConfig {
  double scale = 1;         // init_scale: of embeddings and linear layers
  bool zero_out = false;    // zero the last projection of every residual branch
  double codebook_in = 0;   // factor of the normalised codebook added to the code embeddings
  double codebook_out = 0;  // and to the output matrix, where it is a separate one
  std::optional<PhaseConfig> phase;
  std::optional<BeatsConfig> beats;
  double lyric_embedding = 0;   // standard deviations: of the lyrics encoder's embedding,
  double lyric_keys = 0;        // of c_enc_kv,
  double lyric_projection = 0;  // and of the output projection of layers that read lyrics
  bool operator==(const PriorInitConfig&) const = default;
};

// Supervised lyric alignment: a cross-entropy guides the attention of some heads to the characters
// being sung, where their times are known.
struct LyricAlignmentConfig {
  double weight = 0.5;
  std::optional<int> layer;              // none: the first that reads lyrics
  bool every_layer = false;              // all that read lyrics
  std::vector<int> heads;                // empty: all
  std::vector<int> offsets{1, 2, 0, 3};  // the n-th head attends to the n-th (cyclically) of these
                                         // positions after the character being sung
  double hold = 0.4;                     // fraction of the run with the full weight,
  double end = 0.8;                      // and at which it has decayed to 0
  bool operator==(const LyricAlignmentConfig&) const = default;

  double weight_at(std::int64_t step, std::int64_t steps) const;
};

// Everything that a run of `crooner train prior` depends on except the data and the VQ-VAE.
struct PriorPreset {
  std::optional<PriorConfig> model;  // none: that of the base model (--from),
  int level = 0;                     // at this level
  PriorInitConfig init;
  std::optional<AdapterConfig> adapter;  // trains its factors alone; needs a base model
  std::optional<LyricAlignmentConfig> lyric_alignment;
  std::optional<PhoneClassifiersConfig> phone_classifiers;
  std::optional<SamplingDefaults> sampling;  // written to the model folder
  double names_dropped = 0;   // probability of replacing an item's artist and genre by "unknown",
  double lyrics_dropped = 0;  // and of dropping its lyrics
  bool recompute = false;     // gradient checkpointing: less memory
  AdamConfig adam;
  ScheduleConfig schedule;
  DataConfig data;
  RunConfig run;

  void check() const;  // throws InputError naming the invalid entry
  bool operator==(const PriorPreset&) const = default;
};

PriorPreset prior_preset_from_json(const nlohmann::json& json, const std::string& path);
nlohmann::ordered_json to_json(const PriorPreset& preset);

}  // namespace crooner::config
