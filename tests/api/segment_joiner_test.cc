#include "api/segment_joiner.h"

#include <ATen/ops/empty.h>
#include <gtest/gtest.h>

#include "config/model_folder.h"
#include "model/load_model.h"
#include "support/paths.h"

namespace crooner::api {
namespace {

using Codes = std::vector<std::int64_t>;

class SegmentJoinerTest : public testing::Test {
 protected:
  SegmentJoinerTest()
      : folder_(config::read_model_folder(source_file("models/smoke"))),
        vqvae_(model::load_vqvae(folder_, at::kCPU)),
        joiner_([this]() -> const model::Vqvae& { return vqvae_; },
                [this](std::span<const std::int64_t> codes, int level) {
                  return decode(codes, level);
                }) {}

  Audio decode(std::span<const std::int64_t> codes, int level) const {
    at::Tensor batch = at::empty({1, static_cast<std::int64_t>(codes.size())}, at::kLong);
    std::copy(codes.begin(), codes.end(), batch.data_ptr<std::int64_t>());
    const at::Tensor audio = vqvae_.decode(batch, level);
    const float* data = audio.const_data_ptr<float>();
    return {.sample_rate = 16000, .channels = 1, .samples = {data, data + audio.numel()}};
  }

  // Codes of two segments that share 400 and agree at 200 to 299 of these.
  sampling::Overlap overlap(Codes& left, Codes& right) const {
    for (int i = 0; i < 700; ++i) left.push_back(i * 7 % 64);
    for (int i = 0; i < 700; ++i) right.push_back(i * 11 % 64);
    std::copy_n(left.begin() + 300 + 200, 100, right.begin() + 200);
    return {2, 400, left, right};
  }

  config::ModelFolder folder_;
  model::Vqvae vqvae_;
  SegmentJoiner joiner_;
};

TEST_F(SegmentJoinerTest, SegmentsMeetWhereTheySoundAlike) {
  Codes left, right;
  const std::int64_t kept = joiner_.choose_seam(overlap(left, right));
  EXPECT_GE(kept, 200);
  EXPECT_LT(kept, 300);
}

TEST_F(SegmentJoinerTest, AnOverlapWithinTheReceptiveFieldIsHalved) {
  const Codes codes(64, 5);
  EXPECT_EQ(joiner_.choose_seam({0, 32, codes, codes}), 16);
}

// Before and after the seam the sound is that of the left and of the right segment; farther away
// that of the song's codes; and a fade lies between them.
TEST_F(SegmentJoinerTest, TheSoundFadesFromOneSegmentToTheOther) {
  Codes left, right;
  overlap(left, right);
  right.resize(700);
  sampling::SongLevel song;
  song.codes.assign(left.begin(), left.begin() + 300 + 150);
  song.codes.insert(song.codes.end(), right.begin() + 150, right.end());
  song.seams.push_back(
      {450, 300, Codes(left.begin() + 300, left.end()), Codes(right.begin(), right.begin() + 400)});
  const int level = 2, hop = 128;
  const Audio plain = decode(song.codes, level);
  Audio joined = plain;
  joiner_.cross_fade(level, song, joined);
  ASSERT_EQ(joined.frames(), plain.frames());

  const Audio of_left = decode(left, level);
  const std::int64_t reach = vqvae_.decoder_reach(level) * hop, at = 450 * hop, half = 80;
  bool differs = false;
  for (std::int64_t i = 0; i < joined.frames(); ++i) {
    const bool near = i >= at - reach && i < at + reach;
    if (!near) {
      ASSERT_EQ(joined.samples[i], plain.samples[i]) << i;
    }
    if (i < at - half) {
      ASSERT_EQ(joined.samples[i], of_left.samples[i]) << i;
    }
    differs |= joined.samples[i] != plain.samples[i];
  }
  EXPECT_TRUE(differs);
  Codes of_right(right.begin(), right.end());
  const Audio after = decode(of_right, level);
  for (std::int64_t i = at + half; i < joined.frames(); ++i) {
    ASSERT_EQ(joined.samples[i], after.samples[i - 300 * hop]) << i;
  }
}

}  // namespace
}  // namespace crooner::api
