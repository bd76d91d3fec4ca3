#include "api/level_decoder.h"

#include <ATen/ops/empty.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <new>

#include "base/error.h"
#include "config/model_folder.h"
#include "model/load_model.h"
#include "support/paths.h"

namespace crooner::api {
namespace {

class LevelDecoderTest : public testing::Test {
 protected:
  LevelDecoderTest()
      : folder_(config::read_model_folder(source_file("models/smoke"))),
        vqvae_(model::load_vqvae(folder_, at::kCPU)),
        decoder_(
            folder_.vqvae.sample_rate,
            [this](std::int64_t total, int level) {
              return vqvae_.streaming_decoder(total, level);
            },
            decode_) {
    for (int i = 0; i < 300; ++i) codes_.push_back(i * 7 % folder_.vqvae.bins);
  }

  std::vector<float> right() const {
    at::Tensor codes = at::empty({1, 300}, at::kLong);
    std::copy(codes_.begin(), codes_.end(), codes.data_ptr<std::int64_t>());
    const at::Tensor audio = vqvae_.decode(codes, 0);
    return {audio.const_data_ptr<float>(), audio.const_data_ptr<float>() + audio.numel()};
  }

  config::ModelFolder folder_;
  model::Vqvae vqvae_;
  int whole_ = 0;  // decoded as a whole
  LevelDecoder::Decode decode_ = [this](std::span<const std::int64_t> codes, int) {
    ++whole_;
    return Audio{.samples = {static_cast<float>(codes.size())}};
  };
  LevelDecoder decoder_;
  std::vector<std::int64_t> codes_;
};

TEST_F(LevelDecoderTest, WindowsAreDecodedWhileTheyCome) {
  const std::span<const std::int64_t> all(codes_);
  for (const std::size_t count : {100, 101, 300}) decoder_.push(2, 0, all.first(count), 300);
  EXPECT_EQ(decoder_.active_streams(), 1);
  const Audio audio = decoder_.finish(2, 0, all);
  EXPECT_EQ(audio.samples, right());
  EXPECT_EQ(audio.sample_rate, 16000);
  EXPECT_EQ(whole_, 0);
  EXPECT_EQ(decoder_.active_streams(), 0);
}

TEST_F(LevelDecoderTest, IncompleteStreamsAreDecodedAtTheEnd) {
  const std::span<const std::int64_t> all(codes_);
  EXPECT_EQ(decoder_.finish(0, 0, all).samples[0], 300);  // no window was pushed
  decoder_.push(0, 0, all, 400);                          // more were expected
  EXPECT_EQ(decoder_.finish(0, 0, all).samples[0], 300);
  EXPECT_EQ(whole_, 2);
}

TEST_F(LevelDecoderTest, AFewStreamsAtOnce) {
  const std::span<const std::int64_t> all(codes_);
  for (int song = 0; song < 9; ++song) decoder_.push(song, 0, all.first(50), 300);
  EXPECT_EQ(decoder_.active_streams(), 4);
  decoder_.drop(1);
  EXPECT_EQ(decoder_.active_streams(), 3);
  decoder_.push(7, 0, all, 300);  // takes the free stream
  EXPECT_EQ(decoder_.finish(7, 0, all).samples, right());
}

// As on a device.
TEST_F(LevelDecoderTest, WindowsAreDecodedInChunksWhileTheyCome) {
  LevelDecoder decoder(
      folder_.vqvae.sample_rate,
      [this](std::int64_t total, int level) { return vqvae_.stream_in_chunks(total, level); },
      decode_);
  const std::span<const std::int64_t> all(codes_);
  for (const std::size_t count : {100, 300}) decoder.push(2, 0, all.first(count), 300);
  const Audio audio = decoder.finish(2, 0, all);
  EXPECT_EQ(whole_, 0);
  const std::vector<float> wanted = right();
  ASSERT_EQ(audio.samples.size(), wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) ASSERT_NEAR(audio.samples[i], wanted[i], 1e-4);
}

TEST_F(LevelDecoderTest, WhatHasTooLittleMemoryBesideTheSamplingIsDecodedAfterIt) {
  const std::span<const std::int64_t> all(codes_);
  const auto failing = [](const std::function<void()>& fail) {
    return [fail](std::int64_t total, int) {
      return std::make_unique<model::StreamingDecoder>(total, 8,
                                                       [fail](auto&&, auto&&, auto&&) { fail(); });
    };
  };
  LevelDecoder without(16000, failing([] { throw std::bad_alloc(); }), decode_);
  without.push(0, 0, all, 300);
  EXPECT_EQ(without.finish(0, 0, all).samples[0], 300);
  EXPECT_EQ(whole_, 1);
  LevelDecoder wrong(16000, failing([] { throw InputError("a code that is none"); }), decode_);
  wrong.push(0, 0, all, 300);
  EXPECT_THROW(wrong.finish(0, 0, all), InputError);
  EXPECT_EQ(whole_, 1);
}

}  // namespace
}  // namespace crooner::api
