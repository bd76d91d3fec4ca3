#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "config/prior_config.h"
#include "config/training_preset.h"
#include "text/labeller.h"
#include "training/audio_cache.h"
#include "training/code_cache.h"
#include "training/crop_index.h"
#include "training/manifest.h"

namespace crooner::training {

// n_ctx codes of a song, and under which labels they are seen.
struct CodeWindow {
  std::size_t song = 0;    // of the data set
  std::int64_t first = 0;  // code of the prior's level
  int start = 0;           // from which of the cache's places on the song was coded
  // Another song's names or lyrics instead of its own: what an evaluation compares with.
  std::optional<std::size_t> names_of = {}, lyrics_of = {};
  bool without_names = false;  // artist and genre "unknown"
  bool without_lyrics = false;
};

// Windows as a prior takes them.
struct CodeBatch {
  at::Tensor codes;   // int64 [N, n_ctx]
  at::Tensor labels;  // int64 [N, label_width]; undefined without labels
  at::Tensor upper;   // int64 [N, n_ctx / up_ratio]; undefined at the top
  // int64 [N, n_ctx]: which position of the lyric window sounds at each code, -1: none, or not in
  // the window. Undefined without lyrics. What sounds is the song's own, whatever the labels say.
  at::Tensor sounding;
};

// The songs of a data set as a prior sees them: labelled windows of codes (docs/spec/training.md,
// section 1). Items are cut as the specification cuts audio, and begin on the grid().
class CodeDataset {
 public:
  // Songs outside the limits of `data` or the model's range of total lengths, without an artist and
  // a genre where the model has labels, or whose lyrics cannot be used go to `skipped`. All
  // arguments but the last two must outlive the object.
  CodeDataset(const config::PriorConfig& config, const AudioCache& sounds, const CodeCache& codes,
              const std::optional<text::Labeller>& labeller, const config::DataConfig& data,
              std::vector<SkippedSong>& skipped);

  std::int64_t items() const { return index_->items(); }
  // Windows begin at multiples of so many codes: whole codes of the level above, and those of the
  // data's grid.
  std::int64_t grid() const { return grid_; }
  // Item i of items(), moved by `shift` in [0, 1) of an item (0.5: not at all), in the codes of the
  // start at `start` in [0, 1) of those in the cache.
  CodeWindow item(std::int64_t item, float shift = 0.5f, float start = 0) const;

  // Songs that are used, as indices into the data set, and what is known of them.
  const std::vector<std::size_t>& songs() const { return index_->kept(); }
  std::int64_t codes_of(std::size_t song) const { return codes_.codes({song, config_.level}); }
  const TrainingSong& entry(std::size_t song) const { return sounds_.entry(song); }
  bool has_lyric_times(std::size_t song) const { return !songs_[song].times.empty(); }
  // Lyric tokens a second, over all songs with lyrics; 0: none has any.
  double lyric_rate() const;

  const config::PriorConfig& config() const { return config_; }
  CodeBatch read(std::span<const CodeWindow> windows) const;

 private:
  struct Song {
    text::Labels labels;
    std::vector<double> times;  // of the lyric tokens, seconds; may be empty
    std::int64_t total = 0;     // samples
  };
  std::int64_t first_sample(const CodeWindow& window) const;
  std::vector<std::int64_t> label_vector(const CodeWindow& window) const;
  void read_sounding(const CodeWindow& window, std::int64_t* out) const;

  config::PriorConfig config_;
  std::int64_t grid_;
  const AudioCache& sounds_;
  const CodeCache& codes_;
  const std::optional<text::Labeller>& labeller_;
  std::vector<Song> songs_;  // of the whole data set
  std::optional<CropIndex> index_;
};

}  // namespace crooner::training
