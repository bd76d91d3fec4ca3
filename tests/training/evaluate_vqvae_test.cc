#include "training/evaluate_vqvae.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <numbers>

#include "audio/audio_writer.h"
#include "base/error.h"
#include "config/tensor_table.h"
#include "training/initialise.h"
#include "training/spectrum.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

class EvaluateVqvaeTest : public ::testing::Test {
 protected:
  EvaluateVqvaeTest()
      : folder_(fs::path(::testing::TempDir()) /
                ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "songs");
    config_.sample_rate = 8000;
    config_.levels = 2;
    config_.downs_t = {1, 1};
    config_.strides_t = {4, 4};
    config_.multipliers = {1, 1};
    config_.emb_width = 8;
    config_.bins = 16;
    config_.width = 8;
    config_.depth = 1;
    weights_ = initial_weights(config::tensor_specs(config_), {}, 1);
  }

  AudioCache cached_song(double seconds) {
    Audio sound{8000, 1, {}};
    for (int i = 0; i < static_cast<int>(seconds * 8000); ++i) {
      const double time = i / 8000.0;
      sound.samples.push_back(
          0.4f * static_cast<float>(std::sin(2 * std::numbers::pi * (200 + 60 * time) * time)));
    }
    audio::write_audio_file(folder_ / "songs" / "song.wav", sound);
    list_ = read_manifest(folder_ / "songs");
    return AudioCache(
        list_.songs,
        {.folder = folder_ / "cache", .sample_rate = 8000, .min_samples = 1000, .threads = 1},
        list_.skipped);
  }

  fs::path folder_;
  config::VqvaeConfig config_;
  tensor::StateDict weights_;
  Manifest list_;
};

TEST_F(EvaluateVqvaeTest, OneClipHasTheSpectralConvergenceOfTheTrainingMetric) {
  const model::Vqvae vqvae(config_, tensor::Scope(weights_));
  const AudioCache data = cached_song(7);
  const VqvaeMetrics metrics = evaluate_vqvae(vqvae, data, {0, 1}, 0, at::kCPU);
  ASSERT_EQ(metrics.clips, 1);
  EXPECT_EQ(metrics.songs, 1);
  EXPECT_DOUBLE_EQ(metrics.seconds, 6);

  const at::NoGradGuard no_grad;
  at::Tensor audio = at::empty({1, 1, clip_samples(config_)});
  data.read(0, 0, audio.size(-1), 0.5f, audio.data_ptr<float>());
  for (const int level : {0, 1}) {
    const VqvaeLevelMetrics& measured = metrics.levels[level];
    const at::Tensor output = vqvae.decode(vqvae.encode(audio, level), level);
    const auto ratio = spectral_convergence(audio.squeeze(1), output.squeeze(1), {}).item<double>();
    EXPECT_NEAR(measured.convergence_db, 20 * std::log10(ratio), 1e-4);
    EXPECT_EQ(measured.codes, audio.size(-1) / config_.hop(level));
    EXPECT_GT(measured.use, 0);
    EXPECT_LE(measured.use, 1);
    EXPECT_LE(measured.entropy_bits, std::log2(measured.use * config_.bins) + 1e-9);
  }
}

TEST_F(EvaluateVqvaeTest, ClipsAreSpreadOverTheSong) {
  const model::Vqvae vqvae(config_, tensor::Scope(weights_));
  const AudioCache data = cached_song(31);
  EXPECT_EQ(evaluate_vqvae(vqvae, data, {1}, 0, at::kCPU).clips, 5);
  EXPECT_EQ(evaluate_vqvae(vqvae, data, {1}, 3, at::kCPU).clips, 3);
  EXPECT_EQ(evaluate_vqvae(vqvae, data, {1}, 100, at::kCPU).clips, 5);
}

TEST_F(EvaluateVqvaeTest, SongsShorterThanAClipAreRefused) {
  const model::Vqvae vqvae(config_, tensor::Scope(weights_));
  const AudioCache data = cached_song(2);
  try {
    evaluate_vqvae(vqvae, data, {0}, 0, at::kCPU);
    FAIL();
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(),
                 "No song of the data is as long as an evaluation clip, 48000 samples.");
  }
}

}  // namespace
}  // namespace crooner::training
