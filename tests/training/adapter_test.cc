// A prior whose low-rank factors alone are trained.
#include <ATen/Parallel.h>
#include <ATen/ops/equal.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <numeric>

#include "base/error.h"
#include "base/precision.h"
#include "config/tensor_table.h"
#include "import/adapter_file.h"
#include "training/example_prior.h"
#include "training/example_songs.h"
#include "training/initialise.h"
#include "training/initialise_prior.h"
#include "training/open_data.h"
#include "training/trainable_prior.h"
#include "training/trainer.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

class AdapterTest : public ::testing::Test {
 protected:
  AdapterTest()
      : folder_(fs::path(::testing::TempDir()) /
                ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
    at::set_num_threads(1);
    fs::remove_all(folder_);
    write_example_songs(folder_ / "songs", 4);
    auto& model = preset_.model.emplace(example_prior());
    model.level = 0;
    model.hop = 8;
    model.derive();
    preset_.adapter.emplace();
    preset_.adapter->rank = 2;
    preset_.adapter->alpha = 3;
    preset_.adam.lr = 0.02;
    preset_.run.steps = 30;
    preset_.run.batch = 2;
    preset_.run.accumulate = 2;
    preset_.run.save_every = 30;
    preset_.run.evaluate_every = 30;
    preset_.run.evaluate_items = 2;
    codec_.config = example_vqvae();
    codec_.weights = initial_weights(config::tensor_specs(codec_.config), {1, false}, 1);
    data_ = open_prior_data(
        read_manifest(folder_ / "songs"), folder_ / "cache",
        {.model = model, .codec = codec_, .names = names_, .data = preset_.data, .seed = 5});
    base_ = initial_prior_weights(model, preset_.init, {codec_.codebook(0), {}, 0}, 3);
    for (const auto& tie : config::tied_tensors(model)) base_[tie.name] = base_.at(tie.same_as);
  }

  CodeBatch batch() const {
    std::vector<Sample> samples{data_->sampler.at(0), data_->sampler.at(1)};
    return data_->dataset.read(samples);
  }

  // Trains; the losses of the steps.
  std::vector<double> train_in(TrainablePrior& network, const std::string& name) {
    std::vector<double> losses;
    TrainerOptions options{.run = preset_.run,
                           .adam = preset_.adam,
                           .schedule = {},
                           .preset = config::to_json(preset_).dump(),
                           .folder = folder_ / name,
                           .result = "adapter.safetensors",
                           .result_metadata = {{"format", "crooner adapter"},
                                               {"level", "0"},
                                               {"rank", "2"},
                                               {"alpha", "3"},
                                               {"base", "base"},
                                               {"base_sha256", "0123"}}};
    options.on_step = [&](const StepReport& report) {
      losses.push_back(report.metrics.at("loss"));
    };
    train<CodeBatch>(network, data_->dataset, data_->sampler, options);
    return losses;
  }

  // The loss of an adapter whose B is not zero, as "loss", and the gradients of its factors.
  tensor::StateDict loss_and_gradients(const tensor::StateDict& base) {
    TrainablePrior network(preset_, base, at::kCPU);
    for (auto& [name, value] : network.weights()) {
      // B is zero at first, and so would be the gradients of A.
      if (name.ends_with(".lora_b")) value.detach().fill_(0.01);
    }
    Metrics metrics;
    const at::Tensor loss = network.loss(batch(), 0, metrics);
    loss.backward();
    tensor::StateDict all{{"loss", loss.detach()}};
    for (const auto& [name, value] : network.weights()) all[name] = value.grad();
    return all;
  }

  // The base with the matrices of its layers as they are kept.
  tensor::StateDict rounded(const tensor::StateDict& base, Precision kept) const {
    config::AdapterConfig adapter = *preset_.adapter;
    adapter.base_precision = kept;
    tensor::StateDict result = base;
    for (const TensorSpec& spec : config::narrow_tensors(*preset_.model, adapter))
      result[spec.name] = tensor::Matrix::narrow(base.at(spec.name), kept).value();
    return result;
  }

  void expect_the_same_bits_resumed() {
    fs::remove_all(folder_ / "whole");
    fs::remove_all(folder_ / "stopped");
    preset_.run.save_every = preset_.run.steps;
    TrainablePrior whole(preset_, base_, at::kCPU);
    train_in(whole, "whole");
    preset_.run.save_every = 5;
    struct Stopped {};
    TrainerOptions options{.run = preset_.run,
                           .adam = preset_.adam,
                           .schedule = {},
                           .preset = "{\"kind\":\"prior\"}",
                           .folder = folder_ / "stopped",
                           .result = "adapter.safetensors"};
    {
      TrainablePrior network(preset_, base_, at::kCPU);
      options.on_step = [&](const StepReport& report) {
        if (report.step == 7) throw Stopped();
      };
      EXPECT_THROW(train<CodeBatch>(network, data_->dataset, data_->sampler, options), Stopped);
    }
    TrainablePrior network(preset_, base_, at::kCPU);
    options.on_step = {};
    EXPECT_EQ(train<CodeBatch>(network, data_->dataset, data_->sampler, options),
              preset_.run.steps);
    for (const auto& [name, value] : network.weights())
      EXPECT_TRUE(at::equal(value, whole.weights().at(name))) << name;
  }

  fs::path folder_;
  config::PriorPreset preset_;
  Codec codec_;
  std::optional<LabelNames> names_;
  std::unique_ptr<const PriorData> data_;
  tensor::StateDict base_;
};

TEST_F(AdapterTest, BeginsAsTheBaseToTheBit) {
  TrainablePrior adapted(preset_, base_, at::kCPU);
  preset_.adapter.reset();
  TrainablePrior whole(preset_, base_, at::kCPU);
  Metrics metrics;
  EXPECT_TRUE(at::equal(adapted.loss(batch(), 0, metrics), whole.loss(batch(), 0, metrics)));
  for (const auto& [name, value] : adapted.detached_weights())
    EXPECT_TRUE(at::equal(value, whole.detached_weights().at(name))) << name;
}

TEST_F(AdapterTest, TrainsTheFactorsAloneOfTheChosenMatrices) {
  preset_.adapter->matrices = {"mlp"};
  TrainablePrior network(preset_, base_, at::kCPU);
  const auto losses = train_in(network, "run");
  EXPECT_LT(std::accumulate(losses.end() - 5, losses.end(), 0.0),
            std::accumulate(losses.begin(), losses.begin() + 5, 0.0));
  for (const std::string& name : network.trainable_parameters())
    EXPECT_NE(name.find(".mlp."), std::string::npos) << name;
  EXPECT_EQ(network.trainable_parameters().size(), 2u * 2 * 2);  // factors, matrices, layers
  int changed = 0;
  const auto adapted = network.detached_weights();
  for (const auto& [name, value] : base_) {
    const bool same = at::equal(value, adapted.at(name));
    EXPECT_TRUE(same || name.find(".mlp.") != std::string::npos) << name;
    changed += same ? 0 : 1;
  }
  EXPECT_EQ(changed, 4);
}

TEST_F(AdapterTest, TheFileMergedIsTheAdaptedPrior) {
  TrainablePrior network(preset_, base_, at::kCPU);
  train_in(network, "run");
  const importer::AdapterFile file(folder_ / "run" / "adapter.safetensors", 1);
  EXPECT_EQ(file.level(), 0);
  EXPECT_EQ(file.base_sha256(), "0123");
  EXPECT_EQ(file.matrices().size(), 8u);
  const auto adapted = network.detached_weights();
  for (const auto& [name, value] : base_) {
    at::Tensor merged = value.clone();
    if (file.changes(name)) {
      file.add_to(name, merged.sizes().vec(),
                  {merged.mutable_data_ptr<float>(), static_cast<std::size_t>(merged.numel())});
      EXPECT_FALSE(at::equal(merged, value)) << name;
    }
    EXPECT_TRUE(merged.allclose(adapted.at(name), 1e-6, 1e-7)) << name;
  }
}

TEST_F(AdapterTest, IsSmall) {
  TrainablePrior network(preset_, base_, at::kCPU);
  train_in(network, "run");
  std::int64_t elements = 0;
  for (const auto& [name, value] : network.weights()) elements += value.numel();
  EXPECT_LT(fs::file_size(folder_ / "run" / "adapter.safetensors"),
            static_cast<std::uintmax_t>(4 * elements) + 8192);
}

TEST_F(AdapterTest, RecomputedActivationsGiveTheSameGradients) {
  const auto plain = loss_and_gradients(base_);
  preset_.recompute = true;
  const auto recomputed = loss_and_gradients(base_);
  for (const auto& [name, value] : plain) {
    ASSERT_TRUE(value.defined()) << name;
    ASSERT_TRUE(recomputed.at(name).defined()) << name;
    EXPECT_GT(value.abs().max().item<float>(), 0) << name;
    EXPECT_TRUE(recomputed.at(name).allclose(value, 1e-5, 1e-8)) << name;
  }
}

// To the bit: the loss of the rounded weights in float32, and the gradients of its factors.
TEST_F(AdapterTest, ABaseInFewerBytesIsItsRoundedWeightsInFloat32) {
  preset_.recompute = true;
  preset_.adapter->matrices = {"attention"};  // the others are kept in fewer bytes, too
  for (const char* products : {"fp32", "bf16"}) {
    preset_.run.precision = products;
    const auto unrounded = loss_and_gradients(base_);
    for (const Precision kept : {Precision::kFp16, Precision::kBf16, Precision::kInt8}) {
      SCOPED_TRACE(std::string(products) + ", " + std::string(to_string(kept)));
      preset_.adapter->base_precision = kept;
      const auto narrow = loss_and_gradients(base_);
      const tensor::StateDict rounded_base = rounded(base_, kept);
      preset_.adapter->base_precision = Precision::kFp32;
      const auto rounded = loss_and_gradients(rounded_base);
      ASSERT_EQ(narrow.size(), rounded.size());
      int changed = 0;
      for (const auto& [name, value] : rounded) {
        EXPECT_TRUE(at::equal(value, narrow.at(name))) << name;
        changed += at::equal(value, unrounded.at(name)) ? 0 : 1;
      }
      EXPECT_GT(changed, 0);
    }
  }
}

TEST_F(AdapterTest, OfABaseInFewerBytesNoMatrixOfALayerIsFloat32WhenSamplesAreGenerated) {
  preset_.recompute = true;
  for (const Precision kept : {Precision::kFp16, Precision::kBf16, Precision::kInt8}) {
    preset_.adapter->base_precision = kept;
    const TrainablePrior network(preset_, base_, at::kCPU);
    const auto weights = network.detached_weights();
    EXPECT_EQ(weights.size(), base_.size());
    for (const auto& [name, value] : base_) {
      const bool linear = name.ends_with(".w") || name.ends_with(".b");
      const auto type = !linear ? at::kFloat : kept == Precision::kFp16 ? at::kHalf : at::kBFloat16;
      EXPECT_EQ(weights.at(name).scalar_type(), type) << name;
      EXPECT_TRUE(weights.at(name).to(at::kFloat).allclose(value, 0.01, 0.001)) << name;
    }
  }
}

TEST_F(AdapterTest, ResumesToTheSameBits) {
  expect_the_same_bits_resumed();
}

TEST_F(AdapterTest, OfABaseInFewerBytesResumesToTheSameBits) {
  preset_.recompute = true;
  for (const Precision kept : {Precision::kBf16, Precision::kInt8}) {
    preset_.adapter->base_precision = kept;
    expect_the_same_bits_resumed();
  }
}

TEST_F(AdapterTest, OfABaseInFewerBytesParallelPassesGiveTheSameBits) {
  preset_.recompute = true;
  preset_.adapter->base_precision = Precision::kBf16;
  TrainablePrior one(preset_, base_, at::kCPU), two(preset_, base_, at::kCPU);
  train_in(one, "one");
  at::set_num_threads(2);
  train_in(two, "two");
  for (const auto& [name, value] : one.weights())
    EXPECT_TRUE(at::equal(value, two.weights().at(name))) << name;
}

TEST_F(AdapterTest, ABaseInFewerBytesNeedsRecompute) {
  preset_.adapter->base_precision = Precision::kBf16;
  try {
    preset_.check();
    FAIL() << "accepted";
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("'adapter.base_precision' needs"), std::string::npos)
        << error.what();
  }
  preset_.recompute = true;
  preset_.check();
  EXPECT_EQ(config::prior_preset_from_json(config::to_json(preset_), ""), preset_);
  auto json = config::to_json(preset_);
  json["adapter"]["base_precision"] = "int8_mlp";
  EXPECT_THROW(config::prior_preset_from_json(json, ""), InputError);
}

}  // namespace
}  // namespace crooner::training
