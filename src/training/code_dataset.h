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
#include "training/dataset.h"
#include "training/manifest.h"
#include "training/song_rules.h"
#include "training/timed_phones.h"

namespace crooner::training {

// n_ctx codes of a song, and the labels they are seen with.
struct CodeWindow {
  std::size_t song = 0;    // of the audio cache
  std::int64_t first = 0;  // code of the prior's level
  int encoding = 0;        // of the code cache
  // For ablations: the song whose artist and genre, or lyrics, are used instead.
  std::optional<std::size_t> names_from = {}, lyrics_from = {};
  bool without_names = false;  // artist and genre "unknown"
  bool without_lyrics = false;
};

struct CodeBatch {
  at::Tensor codes;   // int64 [N, n_ctx]
  at::Tensor labels;  // int64 [N, label_width]; undefined without labels
  at::Tensor upper;   // int64 [N, n_ctx / up_ratio]; undefined at the top level
  // int64 [N, n_ctx]: the position in the lyric window of the character sung at each code; -1:
  // none, or outside the window. Undefined without lyrics. Always of the song itself, whatever the
  // labels.
  at::Tensor sung;
  // int64 [N, n_ctx]: the phone that sounds at each code, of the dataset's inventory; -1: none, or
  // the window is seen without lyrics. Undefined without an inventory.
  at::Tensor phones;
};

// The share of training samples that are seen without part of their labels.
struct LabelDropout {
  double names = 0;  // artist and genre
  double lyrics = 0;
};

// Labelled windows of the songs' codes: what a prior learns from. Items are cut as
// docs/spec/training.md, section 1 cuts audio, and begin on the grid().
class CodeDataset final : public Dataset<CodeBatch> {
 public:
  // Songs outside the limits of `data` or the model's range of total lengths, without an artist and
  // a genre where the model has labels, or whose lyrics cannot be used go to `skipped`. `audio`,
  // `codes` and `labeller` must outlive the dataset. `phones`: the inventory of CodeBatch::phones;
  // what the songs have besides is warned of. Throws InputError when no song is left.
  CodeDataset(const config::PriorConfig& config, const AudioCache& audio, const CodeCache& codes,
              const std::optional<text::Labeller>& labeller, const config::DataConfig& data,
              const LabelDropout& dropout, std::vector<SkippedSong>& skipped,
              const std::vector<std::string>& phones = {});

  std::int64_t size() const override { return index_->items(); }
  CodeBatch read(std::span<const Sample> samples) const override;
  CodeBatch read_windows(std::span<const CodeWindow> windows) const;
  CodeWindow window(const Sample& sample) const;

  // Windows begin at multiples of so many codes: of whole codes of the level above, and of the
  // preset's `data.grid`.
  std::int64_t grid() const { return grid_; }
  // The songs that are used, as indices into the audio cache.
  const std::vector<std::size_t>& songs() const { return index_->kept(); }
  std::int64_t song_codes(std::size_t song) const { return codes_.length({song, config_.level}); }
  const TrainingSong& entry(std::size_t song) const { return audio_.entry(song); }
  bool has_lyric_times(std::size_t song) const { return !songs_[song].times.empty(); }
  // Lyric tokens per second, over all songs with lyrics; 0: none has any.
  double lyric_rate() const;
  const config::PriorConfig& config() const { return config_; }

 private:
  std::int64_t first_sample(const CodeWindow& window) const;
  std::vector<std::int64_t> label_vector(const CodeWindow& window) const;
  void read_sung(const CodeWindow& window, std::int64_t* out) const;
  void find_phones(const std::vector<std::string>& inventory);
  void read_phones(const CodeWindow& window, std::int64_t* out) const;
  // The time of the middle of a window's code, seconds.
  double seconds_at(const CodeWindow& window, int code) const;

  config::PriorConfig config_;
  bool shift_;
  LabelDropout dropout_;
  std::int64_t grid_;
  const AudioCache& audio_;
  const CodeCache& codes_;
  const std::optional<text::Labeller>& labeller_;
  std::vector<LabelledSong> songs_;              // of the whole audio cache
  std::vector<std::vector<TimedPhone>> phones_;  // the same; empty without an inventory
  std::optional<CropIndex> index_;
};

}  // namespace crooner::training
