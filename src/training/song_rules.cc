#include "training/song_rules.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/strings.h"
#include "training/crop_index.h"
#include "training/label_names.h"
#include "training/token_times.h"

namespace crooner::training {
namespace {

void require_length(double seconds, int sample_rate, std::int64_t item,
                    const config::DataConfig& limits) {
  const std::int64_t frames = std::llround(seconds * sample_rate);
  if (const auto reason = shorter_than_item(frames, sample_rate, item)) throw InputError(*reason);
  if (const auto reason = outside_limits(static_cast<double>(frames), sample_rate,
                                         limits.min_duration, limits.max_duration)) {
    throw InputError(*reason);
  }
}

}  // namespace

LabelledSong label_song(const config::PriorConfig& config,
                        const std::optional<text::Labeller>& labeller, const TrainingSong& entry,
                        std::int64_t total) {
  LabelledSong song{.labels = {}, .times = {}, .total = total};
  if (!labeller) return song;
  if (entry.artist.empty() && entry.genre.empty())
    throw InputError("It has no labels: neither an artist nor a genre is known.");
  song.labels =
      labeller->labels({entry.artist, entry.genre, config.lyrics ? entry.lyrics : "", total, 0},
                       /*strict=*/false, nullptr);
  if (config.lyrics)
    song.times = token_times(entry.lyrics, entry.character_times, labeller->layout().version);
  return song;
}

config::DataConfig duration_limits(const config::PriorConfig& config, config::DataConfig data) {
  const double window = static_cast<double>(config.window_samples()) / config.sample_rate;
  data.min_duration = std::max(data.min_duration.value_or(0), window);
  if (config.labels && config.labels->time_signal) {
    data.min_duration = std::max(*data.min_duration, config.labels->min_duration);
    data.max_duration = std::min(data.max_duration.value_or(config.labels->max_duration),
                                 config.labels->max_duration);
  }
  return data;
}

std::optional<std::string> shorter_than_item(std::int64_t frames, int sample_rate,
                                             std::int64_t item) {
  if (frames >= item) return std::nullopt;
  return str_cat("It is too short: ", frames, " samples at ", sample_rate, " Hz, but an item has ",
                 item, ".");
}

SongRule song_rule(const config::VqvaePreset& preset) {
  return [preset](const TrainingSong& /*entry*/, double seconds) {
    require_length(seconds, preset.model.sample_rate, preset.sample_length, preset.data);
  };
}

SongRule song_rule(const config::PriorPreset& preset, const std::vector<TrainingSong>& songs) {
  const config::PriorConfig& model = *preset.model;
  std::optional<text::Labeller> labeller;
  if (model.labels) labeller = make_labeller(model, collect_label_names(songs, *model.labels));
  const config::DataConfig limits = duration_limits(model, preset.data);
  return [model, labeller, limits](const TrainingSong& entry, double seconds) {
    require_length(seconds, model.sample_rate, model.window_samples(), limits);
    label_song(model, labeller, entry, std::llround(seconds * model.sample_rate));
  };
}

}  // namespace crooner::training
