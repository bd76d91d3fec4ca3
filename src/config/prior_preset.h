#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "config/model_folder.h"
#include "config/prior_config.h"
#include "config/training_config.h"
#include "config/training_preset.h"

namespace crooner::config {

// Where fresh weights depart from the specification's, so that a small model finds its lyrics (0
// and none: as the specification has them).
struct PhaseConfig {  // the same sines in the positions of codes and of lyrics
  double amplitude = 0.5;
  int pairs = 16;       // a sine and a cosine each
  double shortest = 3;  // wavelengths, characters
  double longest = 300;
  bool operator==(const PhaseConfig&) const = default;
};

struct BeatsConfig {  // pulses, sines and cosines in the positions of codes
  double amplitude = 1;
  std::vector<int> periods;  // of beats and their parts, codes; data.grid keeps them in step
  bool operator==(const BeatsConfig&) const = default;
};

struct PriorInitConfig {
  double scale = 1;         // init_scale: of embeddings and of the linear layers
  bool zero_out = false;    // zero the last projection of every residual branch
  double codebook_in = 0;   // this times the normalised codebook rows in the codes' embeddings
  double codebook_out = 0;  // and in the output matrix, where it is not the same
  std::optional<PhaseConfig> phase;
  std::optional<BeatsConfig> beats;
  double lyric_embedding = 0;   // standard deviations: of the lyrics encoder's embedding,
  double lyric_keys = 0;        // of c_enc_kv,
  double lyric_projection = 0;  // and of the output projection of layers that read lyrics
  bool operator==(const PriorInitConfig&) const = default;
};

// Supervised lyric alignment: a cross-entropy leads the attention of some heads to the characters
// that sound, where their times are known.
struct LyricAlignmentConfig {
  double weight = 0.5;
  std::optional<int> layer;              // none: the first that reads lyrics
  std::vector<int> heads;                // empty: all
  std::vector<int> offsets{1, 2, 0, 3};  // the n-th head looks at the n-th (cyclically) of these
                                         // positions after the sounding character's own
  double hold = 0.4;                     // share of the run with the whole weight,
  double end = 0.8;                      // and at which it has come down to 0
  bool operator==(const LyricAlignmentConfig&) const = default;

  double weight_at(std::int64_t step, std::int64_t steps) const;
};

// Everything that a run of `crooner train prior` depends on but the data and the VQ-VAE.
struct PriorPreset {
  std::optional<PriorConfig> model;  // none: that of the model to go on from (--from),
  int level = 0;                     // at this level
  PriorInitConfig init;
  std::optional<LyricAlignmentConfig> lyric_alignment;
  std::optional<SamplingDefaults> sampling;  // what the model folder will say of it
  double names_dropped = 0;   // share of the items whose artist and genre are "unknown",
  double lyrics_dropped = 0;  // and of those without their lyrics
  bool recompute = false;     // layers are computed again for their gradients: less memory
  AdamConfig adam;
  ScheduleConfig schedule;
  DataConfig data;
  RunConfig run;

  void check() const;  // throws InputError naming the entry that cannot be
  bool operator==(const PriorPreset&) const = default;
};

PriorPreset prior_preset_from_json(const nlohmann::json& json, const std::string& path);
nlohmann::ordered_json to_json(const PriorPreset& preset);

}  // namespace crooner::config
