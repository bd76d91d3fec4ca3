#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "config/prior_preset.h"
#include "config/training_preset.h"
#include "text/labeller.h"
#include "training/manifest.h"

namespace crooner::training {

// Which songs a run can use, whether their sound has been decoded or is only looked at.

// A song's labels as a prior sees them.
struct LabelledSong {
  text::Labels labels;
  std::vector<double> times;  // of the lyric tokens, seconds; may be empty
  std::int64_t total = 0;     // samples
};

// Throws InputError when the prior needs labels and the song has none, or its lyrics cannot be
// used. Without a labeller there are no labels.
LabelledSong label_song(const config::PriorConfig& config,
                        const std::optional<text::Labeller>& labeller, const TrainingSong& entry,
                        std::int64_t total);

// How long songs may be, in seconds: the stricter of the data's limits and the model's.
config::DataConfig duration_limits(const config::PriorConfig& config, config::DataConfig data);

// Why a song of `frames` is shorter than an item; none: it is not.
std::optional<std::string> shorter_than_item(std::int64_t frames, int sample_rate,
                                             std::int64_t item);

// Throws InputError, a sentence, for a song of `seconds` that the run of a preset skips.
using SongRule = std::function<void(const TrainingSong& entry, double seconds)>;
SongRule song_rule(const config::VqvaePreset& preset);
// `preset` has its model; the names are those of `songs`.
SongRule song_rule(const config::PriorPreset& preset, const std::vector<TrainingSong>& songs);

}  // namespace crooner::training
