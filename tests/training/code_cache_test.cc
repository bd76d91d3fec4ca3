#include "training/code_cache.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <gtest/gtest.h>

#include <csignal>
#include <map>

#include "base/error.h"
#include "base/signals.h"
#include "config/tensor_table.h"
#include "training/example_songs.h"
#include "training/initialise.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

class CodeCacheTest : public ::testing::Test {
 protected:
  CodeCacheTest()
      : folder_(fs::path(::testing::TempDir()) / "code_cache" /
                ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove_all(folder_);
    write_example_songs(folder_ / "songs", 4);
    manifest_ = read_manifest(folder_ / "songs");
    audio_.emplace(
        manifest_.songs,
        AudioCacheOptions{
            .folder = folder_ / "sounds", .sample_rate = 8000, .min_samples = 1, .threads = 1},
        manifest_.skipped);
    weights_ = initial_weights(config::tensor_specs(vqvae_), {1, false}, 7);
  }
  ~CodeCacheTest() override { clear_signal(); }

  CodeCache cache(int encodings = 1) const {
    return CodeCache(*audio_, vqvae_, weights_, {0, 1}, folder_ / "codes", encodings);
  }

  std::map<fs::path, fs::file_time_type> files() const {
    std::map<fs::path, fs::file_time_type> found;
    for (const auto& entry : fs::directory_iterator(folder_ / "codes"))
      found[entry.path().filename()] = entry.last_write_time();
    return found;
  }

  at::Tensor song(std::size_t number, std::int64_t offset) const {
    at::Tensor audio = at::empty({1, 1, 16000 - offset});
    audio_->read(number, offset, audio.numel(), 0.5f, audio.data_ptr<float>());
    return audio;
  }

  fs::path folder_;
  Manifest manifest_;
  std::optional<AudioCache> audio_;
  config::VqvaeConfig vqvae_ = example_vqvae();
  tensor::StateDict weights_;
};

TEST_F(CodeCacheTest, HoldsTheCodesOfTheVqvae) {
  const CodeCache codes = cache();
  const model::Vqvae vqvae(vqvae_, tensor::Scope(weights_));
  for (const int level : {0, 1}) {
    const at::Tensor expected = vqvae.encode(song(2, 0), level);
    ASSERT_EQ(codes.length({2, level}), expected.numel());
    at::Tensor read = at::empty_like(expected);
    codes.read({2, level}, 0, read.numel(), read.data_ptr<std::int64_t>());
    EXPECT_TRUE(read.equal(expected));
    std::int64_t some[3];
    codes.read({2, level}, 17, 3, some);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(some[i], expected[0][17 + i].item<std::int64_t>());
  }
}

TEST_F(CodeCacheTest, RefusesCodesBeyondASong) {
  const CodeCache codes = cache();
  std::int64_t out[2];
  EXPECT_NO_THROW(codes.read({2, 1}, 498, 2, out));
  EXPECT_THROW(codes.read({2, 1}, 499, 2, out), std::out_of_range);
  EXPECT_THROW(codes.read({2, 1}, -1, 2, out), std::out_of_range);
  EXPECT_THROW(codes.read({4, 1}, 0, 2, out), std::out_of_range);
}

TEST_F(CodeCacheTest, EncodesEachSongOnceAndAgainForOtherWeights) {
  const std::string first = cache().fingerprint();
  const auto made = files();
  EXPECT_EQ(made.size(), 8u);
  EXPECT_EQ(cache().fingerprint(), first);
  EXPECT_EQ(files(), made) << "nothing was encoded again";
  weights_.at("bottleneck.level_blocks.1.k").mul_(2);
  EXPECT_NE(cache().fingerprint(), first);
  EXPECT_EQ(files().size(), 12u) << "level 1 alone depends on that codebook";
  weights_.at("decoders.0.level_blocks.0.model.0.weight").mul_(2);
  cache();
  EXPECT_EQ(files().size(), 12u) << "codes do not depend on the decoder";
}

TEST_F(CodeCacheTest, EncodingsBeginWithinTheFirstCodeOfTheHighestLevel) {
  const CodeCache one = cache();
  const CodeCache codes = cache(4);
  EXPECT_EQ(files().size(), 4u * 2 * 4) << "the first encoding is that of a single one";
  const model::Vqvae vqvae(vqvae_, tensor::Scope(weights_));
  for (int encoding = 0; encoding < 4; ++encoding) {
    EXPECT_EQ(codes.offset(encoding), 8 * encoding);  // of the 32 samples of a code of level 1
    const at::Tensor expected = vqvae.encode(song(1, 8 * encoding), 1);
    at::Tensor read = at::empty_like(expected);
    ASSERT_EQ(codes.length({1, 1, encoding}), expected.numel());
    codes.read({1, 1, encoding}, 0, read.numel(), read.data_ptr<std::int64_t>());
    EXPECT_TRUE(read.equal(expected)) << encoding;
  }
}

TEST_F(CodeCacheTest, ASignalStopsBetweenSongsAndKeepsWhatWasEncoded) {
  install_signal_handlers();
  raise(SIGTERM);
  EXPECT_THROW(cache(), Interrupted);
  EXPECT_EQ(files().size(), 0u);
  clear_signal();
  cache();
  raise(SIGTERM);
  EXPECT_NO_THROW(cache()) << "there is nothing to encode";
}

TEST_F(CodeCacheTest, ACodebookTooLargeFor16BitsIsRefused) {
  vqvae_.bins = 65537;
  EXPECT_THROW(cache(), InputError);
}

}  // namespace
}  // namespace crooner::training
