#include "api/audio_pieces.h"

#include <ATen/ops/from_blob.h>
#include <gtest/gtest.h>

#include <random>

#include "audio/resample.h"
#include "base/error.h"
#include "config/find_model.h"
#include "config/model_folder.h"
#include "model/load_model.h"
#include "support/paths.h"

namespace crooner::api {
namespace {

Audio noise(double seconds) {
  Audio audio{44100, 2, {}};
  std::minstd_rand random(3);
  audio.samples.resize(static_cast<std::size_t>(2 * 44100 * seconds));
  for (float& sample : audio.samples) {
    sample = static_cast<float>(random() % 2000) / 2000 - 0.5f;
  }
  return audio;
}

class AudioPiecesTest : public testing::Test {
 protected:
  Codes in_windows(const Audio& audio, std::int64_t window) {
    return encode(pieces_of(audio), vqvae, at::kCPU, {}, window);
  }
  const model::Vqvae vqvae =
      model::load_vqvae(config::read_model_folder(source_file("models/smoke")), at::kCPU);
};

TEST_F(AudioPiecesTest, WindowsGiveTheCodesOfTheWhole) {
  const Audio audio = noise(20.01);
  Audio mono = audio::resample(audio::mix_to_mono(audio), vqvae.config().sample_rate);
  const int top_hop = vqvae.config().hop(2);
  const std::int64_t whole = mono.frames() / top_hop * top_hop;
  const at::Tensor samples = at::from_blob(mono.samples.data(), {1, 1, whole}, at::kFloat);
  Codes expected;
  for (int level = 0; level < 3; ++level) {
    const at::Tensor codes = vqvae.encode(samples, level).contiguous();
    const std::int64_t* data = codes.const_data_ptr<std::int64_t>();
    expected.emplace_back(data, data + codes.numel());
  }
  for (const std::int64_t window : {std::int64_t{1}, std::int64_t{100'000}, kWindowSamples}) {
    EXPECT_EQ(in_windows(audio, window), expected) << window;
  }
}

// Whatever is left after the last whole window.
TEST_F(AudioPiecesTest, EveryLengthIsCutToAWholeTopCode) {
  for (const double seconds : {0.008, 0.5, 1.0, 1.003, 2.5}) {
    const Audio audio = noise(seconds);
    const Codes codes = in_windows(audio, 1);
    EXPECT_EQ(codes, in_windows(audio, kWindowSamples)) << seconds;
    EXPECT_EQ(codes[0].size(), 16 * codes[2].size()) << seconds;
  }
  EXPECT_THROW(in_windows(noise(0.001), 1), InputError);
  EXPECT_THROW(in_windows({44100, 1, {}}, 1), InputError);
}

}  // namespace
}  // namespace crooner::api
