#include "model/vqvae.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <cstring>
#include <thread>

#include "base/error.h"
#include "model/codebook.h"
#include "model/random_weights.h"
#include "model/vqvae_coder.h"

namespace crooner::model {
namespace {

config::VqvaeConfig small_config() {
  config::VqvaeConfig config;
  config.levels = 2;
  config.downs_t = {3, 2};
  config.strides_t = {2, 2};
  config.emb_width = 4;
  config.bins = 16;
  config.width = 4;
  config.depth = 2;
  config.multipliers = {1, 1};
  config.dilation_cycle = 2;
  return config;
}

class VqvaeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    at::set_num_threads(1);
    torch::manual_seed(3);
  }

  config::VqvaeConfig config_ = small_config();
};

// Positions of x whose gradient is not zero: the receptive field of an output.
nn::PositionRange reached(const at::Tensor& x) {
  const auto touched = x.grad().abs().flatten(0, 1).sum(0).nonzero();
  return {touched[0].item<std::int64_t>(), touched[-1].item<std::int64_t>()};
}

tensor::StateDict positive(tensor::StateDict weights) {
  for (auto& [name, weight] : weights) weight = weight.abs().add(0.01);
  return weights;
}

TEST_F(VqvaeTest, TheReceptiveFieldIsWhatOutputsDependOn) {
  // With positive weights and inputs no ReLU hides a dependence.
  const auto weights = positive(random_weights(config_, 0.1));
  for (int level = 0; level < config_.levels; ++level) {
    const int hop = config_.hop(level);
    const VqvaeEncoder encoder(config_, level, tensor::Scope(weights).sub("encoders"));
    const auto audio = torch::rand({1, 1, 128 * hop}).add(0.1).set_requires_grad(true);
    encoder(audio).select(2, 60).sum().backward();
    auto expected = encoder.receptive_field({60, 60});
    EXPECT_EQ(reached(audio).first, expected.first) << "encoder " << level;
    EXPECT_EQ(reached(audio).last, expected.last) << "encoder " << level;

    const VqvaeDecoder decoder(config_, level, tensor::Scope(weights).sub("decoders"));
    for (const int sample : {60 * hop, 60 * hop + 1, 61 * hop - 1}) {
      const auto vectors = torch::rand({1, 4, 128}).add(0.1).set_requires_grad(true);
      decoder(vectors).select(2, sample).sum().backward();
      expected = decoder.receptive_field({sample, sample});
      EXPECT_EQ(reached(vectors).first, expected.first) << "decoder " << level;
      EXPECT_EQ(reached(vectors).last, expected.last) << "decoder " << level;
    }
  }
}

TEST_F(VqvaeTest, LongSignalsEqualTheDefinitionOverTheWhole) {
  const auto weights = random_weights(config_, 0.4);
  const Vqvae vqvae(config_, tensor::Scope(weights));
  // Beyond two pieces of 2^18 samples, and no whole number of them.
  const auto audio = torch::randn({1, 1, 600'000}).mul(0.3);
  for (int level = 0; level < config_.levels; ++level) {
    const at::NoGradGuard no_grad;
    const auto whole = vqvae.quantise(vqvae.encode_vectors(audio, level), level);
    const auto expected = vqvae.decode_vectors(vqvae.look_up(whole, level), level);
    for (const auto& codes : {vqvae.encode(audio, level), vqvae.encode_in_chunks(audio, level)}) {
      EXPECT_EQ(codes.sizes(), (std::vector<std::int64_t>{1, 600'000 / config_.hop(level)}));
      // A vector may lie within rounding of the border between two rows.
      EXPECT_LE(codes.ne(whole).sum().item<std::int64_t>(), 2) << level;
    }
    for (const auto& heard : {vqvae.decode(whole, level), vqvae.decode_in_chunks(whole, level)}) {
      EXPECT_LT((heard - expected).abs().max().item<double>(),
                1e-5 * expected.abs().max().item<double>())
          << level;
    }
  }
}

TEST_F(VqvaeTest, ThreadsChangeNoBit) {
  const auto weights = random_weights(config_, 0.4);
  const Vqvae vqvae(config_, tensor::Scope(weights));
  const auto audio = torch::randn({1, 1, 20'000}).mul(0.3);
  for (int level = 0; level < config_.levels; ++level) {
    const auto codes = vqvae.encode(audio, level), heard = vqvae.decode(codes, level);
    for (const int threads : {2, 3}) {
      at::set_num_threads(threads);
      EXPECT_TRUE(codes.equal(vqvae.encode(audio, level))) << threads;
      EXPECT_TRUE(heard.equal(vqvae.decode(codes, level))) << threads;
    }
    at::set_num_threads(1);
  }
}

TEST_F(VqvaeTest, EncodesWithTheWeightsAsTheyAreNow) {
  const auto weights = random_weights(config_, 0.4);
  const Vqvae vqvae(config_, tensor::Scope(weights));
  const auto audio = torch::randn({1, 1, 4096}).mul(0.3);
  const auto before = vqvae.decode(vqvae.encode(audio, 0), 0);
  weights.at("decoders.0.out.bias").add_(1);  // as training does
  EXPECT_LT((vqvae.decode(vqvae.encode(audio, 0), 0) - before - 1).abs().max().item<double>(),
            1e-5);
}

TEST_F(VqvaeTest, CodesPushedInPartsAreDecodedToTheSameBits) {
  const auto weights = random_weights(config_, 0.4);
  const Vqvae vqvae(config_, tensor::Scope(weights));
  for (int level = 0; level < config_.levels; ++level) {
    const auto codes = torch::randint(0, config_.bins, {1, 1000}, at::kLong);
    const std::span all(codes.const_data_ptr<std::int64_t>(), 1000);
    const auto stream = vqvae.streaming_decoder(1000, level);
    for (const int part : {1, 500, 0, 498, 1}) {
      stream->push(all.subspan(stream->received(), static_cast<std::size_t>(part)));
    }
    EXPECT_EQ(stream->received(), 1000);
    EXPECT_TRUE(stream->finish().equal(vqvae.decode(codes, level))) << level;
  }
}

// As on a device: a chunk is decoded as soon as its codes are there.
TEST_F(VqvaeTest, ChunksAreDecodedWhileCodesCome) {
  const auto weights = random_weights(config_, 0.4);
  const Vqvae vqvae(config_, tensor::Scope(weights));
  const std::int64_t hop = config_.hop(1), total = 600'000 / hop;
  const auto codes = torch::randint(0, config_.bins, {1, total}, at::kLong);
  const std::span all(codes.const_data_ptr<std::int64_t>(), static_cast<std::size_t>(total));
  const auto right = vqvae.decode_in_chunks(codes, 1);
  const auto stream = vqvae.stream_in_chunks(total, 1);
  stream->push(all.first(all.size() / 2));
  while (stream->decoded().empty()) std::this_thread::yield();
  const auto early = static_cast<std::int64_t>(stream->decoded().size());
  EXPECT_LT(early, total * hop / 2);
  EXPECT_EQ(std::memcmp(stream->decoded().data(), right.const_data_ptr<float>(),
                        static_cast<std::size_t>(early) * sizeof(float)),
            0);
  stream->push(all.subspan(all.size() / 2));
  EXPECT_TRUE(stream->finish().equal(right));
}

TEST_F(VqvaeTest, AStreamMayBeAbandonedAndReportsAnInvalidCode) {
  const auto weights = random_weights(config_, 0.4);
  const Vqvae vqvae(config_, tensor::Scope(weights));
  const std::vector<std::int64_t> codes{1, 2, 99};
  vqvae.streaming_decoder(1000, 0)->push(codes);
  vqvae.stream_in_chunks(1000, 0)->push(codes);
  const auto stream = vqvae.streaming_decoder(3, 0);
  stream->push(codes);
  EXPECT_THROW(stream->finish(), InputError);
}

TEST_F(VqvaeTest, ACodeOutsideTheCodebookIsRejected) {
  const auto weights = random_weights(config_, 0.4);
  const Vqvae vqvae(config_, tensor::Scope(weights));
  for (const std::int64_t wrong : {-1, 16}) {
    auto codes = torch::zeros({1, 9}, at::kLong);
    codes[0][7] = wrong;
    try {
      vqvae.decode(codes, 1);
      FAIL();
    } catch (const InputError& error) {
      EXPECT_EQ(std::string(error.what()),
                "Code 7 is " + std::to_string(wrong) + "; the codebook has 16 codes.");
    }
  }
}

TEST_F(VqvaeTest, AnItemDoesNotDependOnTheOthers) {
  const auto weights = random_weights(config_, 0.4);
  const Vqvae vqvae(config_, tensor::Scope(weights));
  const auto audio = torch::randn({3, 1, 3200}).mul(0.3);
  const auto codes = vqvae.encode(audio, 1);
  EXPECT_TRUE(codes.narrow(0, 1, 1).equal(vqvae.encode(audio.narrow(0, 1, 1), 1)));
  EXPECT_TRUE(vqvae.decode(codes, 1).narrow(0, 2, 1).equal(vqvae.decode(codes.narrow(0, 2, 1), 1)));
}

TEST_F(VqvaeTest, LessThanOneCodeIsRejected) {
  const auto weights = random_weights(config_, 0.4);
  const Vqvae vqvae(config_, tensor::Scope(weights));
  try {
    vqvae.encode(torch::zeros({1, 1, 31}), 1);
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_STREQ(error.what(), "The audio has 31 samples; one code of level 1 takes 32.");
  }
}

TEST(CodebookTest, TiesGoToTheLowestRow) {
  const auto codebook = torch::tensor({{1.f, 0.f}, {0.f, 1.f}, {1.f, 0.f}, {-1.f, 0.f}});
  const auto vectors = torch::tensor({{1.f, -2.f, 0.f}, {0.f, 0.f, 0.f}}).unsqueeze(0);
  const auto nearest = nearest_code_vectors(vectors, codebook);
  EXPECT_TRUE(nearest.codes.equal(torch::tensor({{0, 3, 0}}, at::kLong)));
  EXPECT_TRUE(nearest.distances.equal(torch::tensor({{0.f, 1.f, 1.f}})));
}

}  // namespace
}  // namespace crooner::model
