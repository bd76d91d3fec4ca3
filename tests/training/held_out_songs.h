#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "config/tensor_table.h"
#include "training/audio_cache.h"
#include "training/code_cache.h"
#include "training/code_dataset.h"
#include "training/example_songs.h"
#include "training/initialise.h"
#include "training/label_names.h"

namespace crooner::training {

inline constexpr int kBins = 16, kContext = 64;

// Four songs, polkas and slow airs in turn, their codes, and a prior for them.
class HeldOutSongs : public ::testing::Test {
 protected:
  HeldOutSongs()
      : folder_(std::filesystem::path(::testing::TempDir()) /
                ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::remove_all(folder_);
    write_example_songs(folder_ / "songs", 4);
    list_ = read_manifest(folder_ / "songs");
    audio_.emplace(
        list_.songs,
        AudioCacheOptions{
            .folder = folder_ / "sounds", .sample_rate = 8000, .min_samples = 1, .threads = 2},
        list_.skipped);
    const auto vqvae = example_vqvae();
    codes_.emplace(*audio_, vqvae, initial_weights(config::tensor_specs(vqvae), {1, false}, 7),
                   std::vector<int>{1}, folder_ / "codes");
    config_.level = 1;
    config_.bins = kBins;
    config_.hop = 32;
    config_.sample_rate = 8000;
    config_.n_ctx = kContext;
    config_.transformer.width = 16;
    config_.transformer.depth = 1;
    config_.labels.emplace();
    config_.labels->version = LabelVersion::kV3;
    config_.labels->genre_bins = config_.labels->artist_bins = 4;
  }

  void prepare() {
    config_.derive();
    config_.check();
    labeller_.emplace(make_labeller(config_, collect_label_names(list_.songs, *config_.labels)));
    windows_.emplace(config_, *audio_, *codes_, labeller_, config::DataConfig{}, LabelDropout{},
                     list_.skipped);
    weights_ = initial_weights(config::tensor_specs(config_), {1, false}, 7);
  }

  std::vector<std::int64_t> codes(std::size_t song, std::int64_t first) const {
    std::vector<std::int64_t> read(kContext);
    codes_->read({song, 1}, first, kContext, read.data());
    return read;
  }

  std::filesystem::path folder_;
  Manifest list_;
  std::optional<AudioCache> audio_;
  std::optional<CodeCache> codes_;
  config::PriorConfig config_;
  std::optional<text::Labeller> labeller_;
  std::optional<CodeDataset> windows_;
  tensor::StateDict weights_;
};

}  // namespace crooner::training
