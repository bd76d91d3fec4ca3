#include "training/code_dataset.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <numeric>

#include "base/error.h"
#include "base/log.h"
#include "base/strings.h"
#include "training/token_times.h"

namespace crooner::training {
namespace {

int up_ratio(const config::PriorConfig& config) {
  return config.conditioner ? config.conditioner->up_ratio() : 1;
}

}  // namespace

CodeDataset::CodeDataset(const config::PriorConfig& config, const AudioCache& audio,
                         const CodeCache& codes, const std::optional<text::Labeller>& labeller,
                         const config::DataConfig& data, const LabelDropout& dropout,
                         std::vector<SkippedSong>& skipped, const std::vector<std::string>& phones)
    : config_(config),
      shift_(data.shift),
      dropout_(dropout),
      grid_(std::lcm(data.grid, up_ratio(config))),
      audio_(audio),
      codes_(codes),
      labeller_(labeller) {
  const config::DataConfig limits = duration_limits(config, data);
  std::vector<double> lengths;
  for (std::size_t i = 0; i < audio.size(); ++i) {
    songs_.emplace_back();
    lengths.push_back(static_cast<double>(audio.frames(i)));
    try {
      if (const auto reason = outside_limits(lengths[i], config.sample_rate, limits.min_duration,
                                             limits.max_duration))
        throw InputError(*reason);
      songs_[i] = label_song(config, labeller, audio.entry(i), audio.frames(i));
    } catch (const InputError& error) {
      skipped.push_back({audio.entry(i).audio, error.what()});
      lengths[i] = 0;  // below every limit
    }
  }
  index_.emplace(lengths, config.sample_rate, limits.min_duration, limits.max_duration,
                 config.window_samples());
  if (!phones.empty()) find_phones(phones);
  if (size() > 0) return;
  throw InputError(str_cat(
      "The data contain no song long enough for a window of ", config.n_ctx, " codes: songs of ",
      *limits.min_duration, " to ", limits.max_duration.value_or(1e9), " seconds can be used.",
      skipped.empty() ? ""
                      : str_cat(" ", skipped.size(), " were skipped; the last, '",
                                skipped.back().audio.string(), "': ", skipped.back().reason)));
}

void CodeDataset::find_phones(const std::vector<std::string>& inventory) {
  std::map<std::string, std::int64_t> unknown;
  std::size_t with_phones = 0;
  phones_.resize(songs_.size());
  for (const std::size_t song : songs()) {
    phones_[song] = timed_phones(audio_.entry(song), inventory, unknown);
    if (!phones_[song].empty()) ++with_phones;
  }
  if (!unknown.empty()) {
    log::warn(
        str_cat("The songs have phones that 'phone_classifiers.phones' of the preset lacks, "
                "which are not learned: ",
                join(unknown, ", ",
                     [](const auto& phone) {
                       return str_cat("\"", printable(phone.first), "\" (", phone.second, ")");
                     }),
                "."));
  }
  if (with_phones == 0)
    log::warn("No song has phones, so the preset's 'phone_classifiers' learn nothing.");
}

CodeWindow CodeDataset::window(const Sample& sample) const {
  const Augmentation& augmentation = sample.augmentation;
  const std::int64_t half = config_.window_samples() / 2;
  const float shift = shift_ ? augmentation.shift : 0.5f;
  const auto moved = static_cast<std::int64_t>(shift * static_cast<float>(2 * half)) - half;
  const Crop crop = index_->crop(sample.item, std::clamp(moved, -half, half - 1));
  CodeWindow window;
  window.song = index_->kept()[crop.song];
  window.first = crop.offset / (config_.hop * grid_) * grid_;
  window.encoding =
      static_cast<int>(augmentation.encoding * static_cast<float>(codes_.encodings()));
  // An encoding that begins later may end a code earlier.
  const CodeSequenceId id{window.song, config_.level, window.encoding};
  if (window.first + config_.n_ctx > codes_.length(id)) {
    window.first -= grid_;
    if (window.first < 0) window.first = window.encoding = 0;
  }
  window.without_names = static_cast<double>(augmentation.label_dropout) < dropout_.names;
  window.without_lyrics = static_cast<double>(augmentation.lyrics_dropout) < dropout_.lyrics;
  return window;
}

CodeBatch CodeDataset::read(std::span<const Sample> samples) const {
  std::vector<CodeWindow> windows;
  for (const Sample& sample : samples) windows.push_back(window(sample));
  return read_windows(windows);
}

std::int64_t CodeDataset::first_sample(const CodeWindow& window) const {
  return window.first * config_.hop + codes_.offset(window.encoding);
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
    const text::Labels& names = songs_[window.names_from.value_or(window.song)].labels;
    labels.artist = names.artist;
    labels.genres = names.genres;
  }
  if (!window.without_lyrics)
    labels.lyrics = songs_[window.lyrics_from.value_or(window.song)].labels.lyrics;
  return text::label_vector(labeller_->layout(), labels, songs_[window.song].total,
                            first_sample(window), config_.window_samples(),
                            text::WindowArithmetic::kDouble);
}

double CodeDataset::seconds_at(const CodeWindow& window, int code) const {
  return (static_cast<double>(first_sample(window)) + (code + 0.5) * config_.hop) /
         config_.sample_rate;
}

void CodeDataset::read_phones(const CodeWindow& window, std::int64_t* out) const {
  for (int i = 0; i < config_.n_ctx; ++i) {
    out[i] =
        window.without_lyrics ? -1 : phone_at_time(phones_[window.song], seconds_at(window, i));
  }
}

void CodeDataset::read_sung(const CodeWindow& window, std::int64_t* out) const {
  const LabelledSong& song = songs_[window.song];
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
    const std::int64_t token = token_at_time(song.labels.lyrics, song.times, seconds_at(window, i),
                                             labeller_->layout().version);
    const std::int64_t position = pads + token - *first;
    if (token >= *first && position < config_.lyrics->tokens) out[i] = position;
  }
}

CodeBatch CodeDataset::read_windows(std::span<const CodeWindow> windows) const {
  const auto count = static_cast<std::int64_t>(windows.size());
  const int ratio = up_ratio(config_);
  const auto longs = at::TensorOptions().dtype(at::kLong);
  CodeBatch batch;
  batch.codes = at::empty({count, config_.n_ctx}, longs);
  if (config_.conditioner) batch.upper = at::empty({count, config_.n_ctx / ratio}, longs);
  if (config_.lyrics) batch.sung = at::empty({count, config_.n_ctx}, longs);
  if (!phones_.empty()) batch.phones = at::empty({count, config_.n_ctx}, longs);
  if (labeller_) batch.labels = at::empty({count, config_.label_width()}, longs);
  const auto row = [](const at::Tensor& rows, std::int64_t i) {
    return rows.data_ptr<std::int64_t>() + i * rows.size(1);
  };
  for (std::int64_t i = 0; i < count; ++i) {
    const CodeWindow& window = windows[i];
    codes_.read({window.song, config_.level, window.encoding}, window.first, config_.n_ctx,
                row(batch.codes, i));
    if (batch.upper.defined()) {
      codes_.read({window.song, config_.level + 1, window.encoding}, window.first / ratio,
                  config_.n_ctx / ratio, row(batch.upper, i));
    }
    if (batch.sung.defined()) read_sung(window, row(batch.sung, i));
    if (batch.phones.defined()) read_phones(window, row(batch.phones, i));
    if (!batch.labels.defined()) continue;
    const auto vector = label_vector(window);
    std::copy(vector.begin(), vector.end(), row(batch.labels, i));
  }
  return batch;
}

}  // namespace crooner::training
