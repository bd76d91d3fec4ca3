#include "training/code_dataset.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <numeric>

#include "base/error.h"
#include "base/strings.h"
#include "training/token_times.h"

namespace crooner::training {
namespace {

// Seconds that songs may last: the data's limits, and the model's own.
config::DataConfig limits_of(const config::PriorConfig& config, config::DataConfig data) {
  const double window = static_cast<double>(config.window_samples()) / config.sample_rate;
  data.min_duration = std::max(data.min_duration.value_or(0), window);
  if (config.labels && config.labels->time_signal) {
    data.min_duration = std::max(*data.min_duration, config.labels->min_duration);
    data.max_duration = std::min(data.max_duration.value_or(config.labels->max_duration),
                                 config.labels->max_duration);
  }
  return data;
}

int up_ratio(const config::PriorConfig& config) {
  return config.conditioner ? config.conditioner->up_ratio() : 1;
}

}  // namespace

CodeDataset::CodeDataset(const config::PriorConfig& config, const AudioCache& sounds,
                         const CodeCache& codes, const std::optional<text::Labeller>& labeller,
                         const config::DataConfig& data, std::vector<SkippedSong>& skipped)
    : config_(config),
      grid_(std::lcm(data.grid, up_ratio(config))),
      sounds_(sounds),
      codes_(codes),
      labeller_(labeller) {
  const config::DataConfig limits = limits_of(config, data);
  std::vector<double> lengths;
  const auto leave_out = [&](std::size_t song, const std::string& why) {
    skipped.push_back({sounds.entry(song).audio, why});
    lengths[song] = 0;  // below every limit
  };
  for (std::size_t i = 0; i < sounds.size(); ++i) {
    Song song;
    song.total = sounds.frames(i);
    lengths.push_back(static_cast<double>(song.total));
    const TrainingSong& entry = sounds.entry(i);
    if (const auto why = outside_limits(lengths.back(), config.sample_rate, limits.min_duration,
                                        limits.max_duration)) {
      leave_out(i, *why);
    } else if (labeller && entry.artist.empty() && entry.genre.empty()) {
      leave_out(i, "It has no labels: neither an artist nor a genre is known.");
    } else if (labeller) {
      try {
        song.labels = labeller->labels(
            {entry.artist, entry.genre, config.lyrics ? entry.lyrics : "", song.total, 0},
            /*strict=*/false, nullptr);
        if (config.lyrics) {
          song.times = token_times(entry.lyrics, entry.character_times, labeller->layout().version);
        }
      } catch (const InputError& error) {
        leave_out(i, error.what());
      }
    }
    songs_.push_back(std::move(song));
  }
  index_.emplace(lengths, config.sample_rate, limits.min_duration, limits.max_duration,
                 config.window_samples());
  if (items() < 1) {
    throw InputError(str_cat(
        "The data hold no song from which a window of ", config.n_ctx,
        " codes could be cut: songs of ", *limits.min_duration, " to ",
        limits.max_duration.value_or(1e9), " seconds are of use.",
        skipped.empty() ? ""
                        : str_cat(" ", skipped.size(), " are left out; the last, '",
                                  skipped.back().audio.string(), "': ", skipped.back().reason)));
  }
}

CodeWindow CodeDataset::item(std::int64_t item, float shift, float start) const {
  const std::int64_t half = config_.window_samples() / 2;
  const auto moved = static_cast<std::int64_t>(shift * static_cast<float>(2 * half)) - half;
  const Crop crop = index_->crop(item, std::clamp(moved, -half, half - 1));
  CodeWindow window;
  window.song = index_->kept()[crop.song];
  window.first = crop.offset / (config_.hop * grid_) * grid_;
  window.start = static_cast<int>(start * static_cast<float>(codes_.starts()));
  // What begins later may end a code earlier.
  const CodeSequenceId coded{window.song, config_.level, window.start};
  if (window.first + config_.n_ctx > codes_.codes(coded)) {
    window.first -= grid_;
    if (window.first < 0) window.first = window.start = 0;
  }
  return window;
}

std::int64_t CodeDataset::first_sample(const CodeWindow& window) const {
  return window.first * config_.hop + codes_.offset(window.start);
}

double CodeDataset::lyric_rate() const {
  double tokens = 0, seconds = 0;
  for (const std::size_t i : songs()) {
    if (songs_[i].labels.lyrics.empty()) continue;
    tokens += static_cast<double>(songs_[i].labels.lyrics.size());
    seconds += static_cast<double>(songs_[i].total) / config_.sample_rate;
  }
  return seconds > 0 ? tokens / seconds : 0;
}

std::vector<std::int64_t> CodeDataset::label_vector(const CodeWindow& window) const {
  text::Labels labels;
  if (window.without_names) {
    labels.genres = {0};
  } else {
    const text::Labels& names = songs_[window.names_of.value_or(window.song)].labels;
    labels.artist = names.artist;
    labels.genres = names.genres;
  }
  if (!window.without_lyrics)
    labels.lyrics = songs_[window.lyrics_of.value_or(window.song)].labels.lyrics;
  return text::label_vector(labeller_->layout(), labels, songs_[window.song].total,
                            first_sample(window), config_.window_samples(),
                            text::WindowArithmetic::kDouble);
}

void CodeDataset::read_sounding(const CodeWindow& window, std::int64_t* out) const {
  const Song& song = songs_[window.song];
  std::fill(out, out + config_.n_ctx, -1);
  if (song.times.empty()) return;
  const auto lyrics = text::lyric_window(song.labels.lyrics, config_.lyrics->tokens, song.total,
                                         first_sample(window), config_.window_samples(),
                                         text::WindowArithmetic::kDouble);
  const auto first = std::find_if(lyrics.indices.begin(), lyrics.indices.end(),
                                  [](std::int64_t index) { return index >= 0; });
  if (first == lyrics.indices.end()) return;
  const auto pads = first - lyrics.indices.begin();
  for (int i = 0; i < config_.n_ctx; ++i) {
    const double seconds =
        (static_cast<double>(first_sample(window)) + (i + 0.5) * config_.hop) / config_.sample_rate;
    const std::int64_t token =
        token_at_time(song.labels.lyrics, song.times, seconds, labeller_->layout().version);
    const std::int64_t position = pads + token - *first;
    if (token >= *first && position < config_.lyrics->tokens) out[i] = position;
  }
}

CodeBatch CodeDataset::read(std::span<const CodeWindow> windows) const {
  const auto count = static_cast<std::int64_t>(windows.size());
  const int ratio = up_ratio(config_);
  const auto longs = at::TensorOptions().dtype(at::kLong);
  CodeBatch batch;
  batch.codes = at::empty({count, config_.n_ctx}, longs);
  if (config_.conditioner) batch.upper = at::empty({count, config_.n_ctx / ratio}, longs);
  if (config_.lyrics) batch.sounding = at::empty({count, config_.n_ctx}, longs);
  if (labeller_) batch.labels = at::empty({count, config_.label_width()}, longs);
  const auto row = [](const at::Tensor& rows, std::int64_t i) {
    return rows.data_ptr<std::int64_t>() + i * rows.size(1);
  };
  for (std::int64_t i = 0; i < count; ++i) {
    const CodeWindow& window = windows[static_cast<std::size_t>(i)];
    codes_.read({window.song, config_.level, window.start}, window.first, config_.n_ctx,
                row(batch.codes, i));
    if (batch.upper.defined()) {
      codes_.read({window.song, config_.level + 1, window.start}, window.first / ratio,
                  config_.n_ctx / ratio, row(batch.upper, i));
    }
    if (batch.sounding.defined()) read_sounding(window, row(batch.sounding, i));
    if (!batch.labels.defined()) continue;
    const auto vector = label_vector(window);
    std::copy(vector.begin(), vector.end(), row(batch.labels, i));
  }
  return batch;
}

}  // namespace crooner::training
