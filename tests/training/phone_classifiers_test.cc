// Classifiers that read the sounding phone from the layers that read lyrics, in training only.
#include "training/phone_classifiers.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros_like.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "base/error.h"
#include "base/files.h"
#include "base/strings.h"
#include "checkpoint/weight_file.h"
#include "config/tensor_table.h"
#include "support/group_of_threads.h"
#include "training/batch_share.h"
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

struct Killed {};

// Songs that sing one phone alone, "l" or "d", the first letter of their lyrics.
void add_phones(const fs::path& manifest) {
  std::istringstream lines(read_file(manifest));
  std::string all;
  for (std::string line; std::getline(lines, line);) {
    auto song = nlohmann::json::parse(line);
    const std::string lyrics = song.at("lyrics");
    for (std::size_t i = 0; i < lyrics.size(); ++i) {
      const auto begin = static_cast<double>(i) / 12;
      if (lyrics[i] != ' ')
        song["phones"].push_back({begin, begin + 1.0 / 12, lyrics.substr(0, 1), i});
    }
    all += song.dump() + "\n";
  }
  write_file(manifest, all);
}

class PhoneClassifiersTest : public ::testing::Test {
 protected:
  PhoneClassifiersTest()
      : folder_(fs::path(::testing::TempDir()) /
                ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
    at::set_num_threads(1);
    fs::remove_all(folder_);
    write_example_songs(folder_ / "silent", 4);  // of phones
    write_example_songs(folder_ / "songs", 4);
    add_phones(folder_ / "songs" / "manifest.jsonl");
    auto& model = preset_.model.emplace(example_prior());
    model.transformer.width = 32;
    model.transformer.depth = 4;
    model.transformer.attn_order = 6;
    model.transformer.m_attn = 1;
    model.labels.emplace();
    model.labels->version = LabelVersion::kV3;
    model.labels->genre_bins = model.labels->artist_bins = 4;
    model.labels->time_signal = true;
    model.labels->time_bins = 8;
    model.labels->min_duration = 1;
    model.labels->max_duration = 10;
    model.lyrics.emplace();
    model.lyrics->tokens = 16;
    model.lyrics->vocabulary = 79;
    model.lyrics->encoder = model.transformer;
    model.lyrics->encoder.attn_order = 2;
    model.lyrics->encoder.width = 24;
    model.lyrics->encoder.depth = 2;
    model.merged_decoder = true;
    model.derive();
    preset_.level = model.level;
    preset_.phone_classifiers.emplace();
    preset_.phone_classifiers->phones = {"l", "a", "d", "o", "r", "e", "m", "i", "f", "s", "t"};
    preset_.adam.lr = 3e-3;
    preset_.schedule.warmup = 2;
    preset_.run.steps = 12;
    preset_.run.batch = 2;
    preset_.run.average = 0.9;
    preset_.run.save_every = 2;
    preset_.run.evaluate_every = 6;
    preset_.run.evaluate_items = 2;
    preset_.check();
    codec_.config = example_vqvae();
    codec_.weights = initial_weights(config::tensor_specs(codec_.config), {1, false}, 7);
  }

  void open(const std::string& songs) {
    const config::PriorConfig& model = *preset_.model;
    Manifest manifest = read_manifest(folder_ / songs);
    names_ = collect_label_names(manifest.songs, *model.labels);
    data_ = open_prior_data(std::move(manifest), folder_ / "cache",
                            {.model = model,
                             .codec = codec_,
                             .names = names_,
                             .data = preset_.data,
                             .dropout = {preset_.names_dropped, preset_.lyrics_dropped},
                             .seed = preset_.run.seed,
                             .phones = preset_.phone_classifiers ? preset_.phone_classifiers->phones
                                                                 : std::vector<std::string>()});
  }

  std::unique_ptr<TrainablePrior> network(
      const distributed::ProcessGroup& group = distributed::ProcessGroup::single()) const {
    return std::make_unique<TrainablePrior>(
        preset_,
        initial_prior_weights(*preset_.model, preset_.init, {codec_.codebook(1), {}, 12.0},
                              preset_.run.seed),
        at::kCPU, group);
  }

  // Trains on `songs` in folder `name`; throws Killed after step `kill_after`. The result's bytes.
  std::string train_in(const std::string& songs, const std::string& name,
                       std::int64_t kill_after = -1) {
    open(songs);
    const auto trained = network();
    train_with(*trained, name, distributed::ProcessGroup::single(), kill_after);
    return read_file(folder_ / name / "prior.safetensors");
  }

  void train_with(TrainablePrior& trained, const std::string& name,
                  const distributed::ProcessGroup& group, std::int64_t kill_after = -1) {
    TrainerOptions options{.run = preset_.run,
                           .adam = preset_.adam,
                           .schedule = preset_.schedule,
                           .preset = config::to_json(preset_).dump(),
                           .folder = folder_ / name,
                           .result = "prior.safetensors",
                           .group = group};
    options.on_step = [&](const StepReport& report) {
      if (group.is_first()) steps_.push_back(report.metrics);
      if (report.step == kill_after) throw Killed();
    };
    options.on_evaluation = [&](std::int64_t, const Metrics& metrics) {
      if (group.is_first()) evaluation_ = metrics;
    };
    train<CodeBatch>(trained, data_->dataset, data_->sampler, options);
  }

  fs::path folder_;
  config::PriorPreset preset_;
  Codec codec_;
  std::optional<LabelNames> names_;
  std::unique_ptr<const PriorData> data_;
  std::vector<Metrics> steps_;
  Metrics evaluation_;
};

TEST_F(PhoneClassifiersTest, LearnThePhonesThatSound) {
  preset_.adam.lr = 1e-2;
  preset_.run.steps = preset_.run.evaluate_every = 120;
  train_in("songs", "run");
  const double even = std::log2(static_cast<double>(preset_.phone_classifiers->phones.size()));
  EXPECT_NEAR(steps_.front().at("phone_bits"), even, 1e-6);
  EXPECT_GT(steps_.front().at("phone_share"), 0.5);
  double bits = 0, accuracy = 0;
  for (int i = 1; i <= 20; ++i) {
    bits += steps_[steps_.size() - i].at("phone_bits") / 20;
    accuracy += steps_[steps_.size() - i].at("phone_accuracy") / 20;
  }
  EXPECT_LT(bits, 0.6);  // a guess costs 1
  EXPECT_GT(accuracy, 0.85);
  EXPECT_LT(evaluation_.at("phone_bits"), 1);
  EXPECT_GT(evaluation_.at("phone_accuracy"), 0.7);
}

TEST_F(PhoneClassifiersTest, StayInTheCheckpointAndLeaveTheResult) {
  preset_.run.steps = 2;
  train_in("songs", "run");
  std::set<std::string> names;
  for (const auto& spec : config::tensor_specs(*preset_.model)) names.insert(spec.name);
  std::size_t tied = 0;
  for (const auto& tie : config::tied_tensors(*preset_.model)) tied += names.erase(tie.name);
  EXPECT_LE(tied, 1u);
  const fs::path run = folder_ / "run";
  for (const fs::path& file : {run / "prior.safetensors", run / "checkpoints/best.safetensors"}) {
    std::set<std::string> found;
    const checkpoint::WeightFile weights(file);
    for (const auto& tensor : weights.tensors()) found.insert(tensor.name);
    EXPECT_EQ(found, names) << file;
  }
  const checkpoint::WeightFile saved(run / "checkpoints/checkpoint-000000002.safetensors");
  for (const char* name : {"weights/", "exp_avg/", "average/"}) {
    const auto* matrix = saved.find(str_cat(name, "phone_classifiers.3.w"));
    ASSERT_NE(matrix, nullptr) << name;
    EXPECT_EQ(matrix->shape, (std::vector<std::int64_t>{32, 11}));
  }
}

TEST_F(PhoneClassifiersTest, ResumeBitForBit) {
  preset_.run.accumulate = 2;
  preset_.lyrics_dropped = 0.3;
  preset_.lyric_alignment.emplace();
  const std::string whole = train_in("songs", "whole");
  for (const std::int64_t step : {1, 3, 6, 7, 11})
    EXPECT_THROW(train_in("songs", "killed", step), Killed);
  EXPECT_TRUE(train_in("songs", "killed") == whole);
  at::set_num_threads(2);  // the passes of a step in parallel
  EXPECT_TRUE(train_in("songs", "parallel") == whole);
  at::set_num_threads(1);
}

// Weight 0, songs without phones, and a preset without classifiers: the same weights; with a weight
// others.
TEST_F(PhoneClassifiersTest, WithoutWeightOrPhonesChangeNothing) {
  const std::string learned = train_in("songs", "learned");
  preset_.phone_classifiers->weight = 0;
  const std::string unweighted = train_in("songs", "unweighted");
  preset_.phone_classifiers->weight = 0.2;
  steps_.clear();
  const std::string silent = train_in("silent", "silent");
  for (const Metrics& step : steps_) {
    EXPECT_EQ(step.at("phone_share"), 0);
    EXPECT_FALSE(step.contains("phone_bits"));
  }
  EXPECT_FALSE(evaluation_.contains("phone_accuracy"));
  preset_.phone_classifiers.reset();
  steps_.clear();
  const std::string plain = train_in("songs", "plain");
  EXPECT_FALSE(steps_.front().contains("phone_share"));
  EXPECT_TRUE(unweighted == plain);
  EXPECT_TRUE(silent == plain);
  EXPECT_FALSE(learned == plain);
}

TEST_F(PhoneClassifiersTest, SeveralProcessesGiveTheWeightsOfOne) {
  preset_.run.accumulate = 2;
  preset_.adam.eps = 1e-3;  // as in joint_training_test
  open("songs");
  tensor::StateDict one, two;
  const auto copies = [](TrainablePrior& trained) {
    tensor::StateDict weights;
    for (const auto& [name, value] : trained.weights()) weights[name] = value.detach().clone();
    return weights;
  };
  const auto alone = network();
  train_with(*alone, "one", distributed::ProcessGroup::single());
  one = copies(*alone);
  const auto steps = std::exchange(steps_, {});
  const Metrics evaluation = evaluation_;
  for (const auto& thrown :
       distributed::run_as_processes(2, [&](const distributed::ProcessGroup& group) {
         at::set_num_threads(1);
         const auto trained = network(group);
         train_with(*trained, "two", group);
         if (group.is_first()) two = copies(*trained);
       }))
    EXPECT_EQ(distributed::message_of(thrown), "");
  ASSERT_EQ(steps_.size(), steps.size());
  for (const auto& [name, value] : one)
    EXPECT_TRUE(value.allclose(two.at(name), 1e-4, 1e-6)) << name;
  EXPECT_GT(one.at("phone_classifiers.3.b").abs().max().item<float>(), 1e-3f);
  for (const char* name : {"phone_bits", "phone_accuracy", "phone_share"}) {
    EXPECT_NEAR(steps_.back().at(name), steps.back().at(name), 1e-4) << name;
    EXPECT_NEAR(evaluation_.at(name), evaluation.at(name), 1e-4) << name;
  }
  EXPECT_THROW(require_whole_passes(preset_, 3), UsageError);
}

TEST_F(PhoneClassifiersTest, RecomputedLayersGiveTheSameGradients) {
  open("songs");
  const Sample sample = data_->sampler.at(0);
  std::vector<tensor::StateDict> gradients;
  for (const bool recompute : {false, true}) {
    preset_.recompute = recompute;
    const auto trained = network();
    Metrics metrics;
    trained->loss(data_->dataset.read({&sample, 1}), 0, metrics).backward();
    gradients.emplace_back();
    for (const auto& [name, value] : trained->weights())
      gradients.back()[name] = value.grad().defined() ? value.grad() : at::zeros_like(value);
  }
  for (const auto& [name, value] : gradients[0])
    EXPECT_TRUE(value.equal(gradients[1].at(name))) << name;
}

TEST_F(PhoneClassifiersTest, OfAnAdapterAreNotInItsFile) {
  preset_.adapter.emplace();
  preset_.adapter->rank = 2;
  preset_.run.steps = 2;
  open("songs");
  auto base =
      initial_prior_weights(*preset_.model, preset_.init, {codec_.codebook(1), {}, 12.0}, 1);
  for (const auto& tie : config::tied_tensors(*preset_.model))
    base[tie.name] = base.at(tie.same_as);
  TrainablePrior adapted(preset_, base, at::kCPU);
  train_with(adapted, "run", distributed::ProcessGroup::single());
  EXPECT_GT(adapted.weights().at("phone_classifiers.3.b").abs().max().item<float>(), 0);
  const checkpoint::WeightFile file(folder_ / "run" / "prior.safetensors");
  for (const auto& tensor : file.tensors())
    EXPECT_NE(tensor.name.find(".lora_"), std::string::npos) << tensor.name;
}

// By hand: two codes of four sound, their layer's output is 1 at one place each.
TEST(PhoneLoss, IsTheMeanOverTheCodesAtWhichAPhoneSounds) {
  const at::Tensor output = at::tensor({9.0f, 1.0f, 2.0f, 3.0f, 4.0f}).view({1, 5, 1});
  const at::Tensor weights = at::tensor({0.0f, 1.0f}).view({1, 2});
  const tensor::StateDict classifier = {{"phone_classifiers.7.w", weights},
                                        {"phone_classifiers.7.b", at::tensor({2.5f, 0.0f})}};
  const std::vector<std::int64_t> sounding = {1, -1, 0, -1};
  const at::Tensor phones = at::tensor(sounding, at::kLong).view({1, 4});
  Metrics metrics;
  // Logits (2.5, 1) and (2.5, 3), both wrong.
  const double bits = (std::log2(1 + std::exp(1.5)) + std::log2(1 + std::exp(0.5))) / 2;
  EXPECT_NEAR(phone_loss({output}, {7}, classifier, phones, metrics).item<double>(), bits, 1e-5);
  EXPECT_NEAR(metrics.at("phone_share"), 0.5, 1e-9);
  finish_phone_metrics(metrics);
  EXPECT_NEAR(metrics.at("phone_bits"), bits, 1e-5);
  EXPECT_EQ(metrics.at("phone_accuracy"), 0);

  Metrics none;
  const at::Tensor silent = at::full({1, 4}, -1, at::kLong);
  EXPECT_EQ(phone_loss({output}, {7}, classifier, silent, none).item<double>(), 0);
  finish_phone_metrics(none);
  EXPECT_EQ(none, (Metrics{{"phone_share", 0}}));
}

TEST(PhoneClassifiersConfig, InvalidEntriesAreNamed) {
  config::TransformerConfig transformer;
  transformer.depth = 8;
  transformer.width = 10;
  transformer.attn_order = 6;
  const auto refused = [&](const config::PhoneClassifiersConfig& classifiers) {
    try {
      classifiers.check(&transformer);
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  config::PhoneClassifiersConfig classifiers;
  EXPECT_EQ(refused(classifiers), "accepted");
  EXPECT_EQ(classifiers.layers_of(transformer), (std::vector<int>{3, 7}));
  EXPECT_EQ(classifiers.parameters(transformer), 2 * 11 * 42);
  const auto expect_refused = [&](auto change, const char* message) {
    config::PhoneClassifiersConfig changed;
    change(changed);
    EXPECT_NE(refused(changed).find(message), std::string::npos) << refused(changed);
  };
  expect_refused([](auto& c) { c.weight = -1; }, "'phone_classifiers.weight' is -1");
  expect_refused(
      [](auto& c) {
        c.layers = {7, 2};
      },
      "names layer 2; those that read lyrics are 3, 7.");
  expect_refused([](auto& c) { c.layers = {7, 7}; }, "names a layer twice");
  expect_refused([](auto& c) { c.phones = {"a", "b", "a"}; }, "has \"a\" twice");
  expect_refused([](auto& c) { c.phones = {}; }, "'phone_classifiers.phones' is empty");
  transformer.attn_order = 2;
  EXPECT_NE(refused({}).find("needs a model whose layers read lyrics"), std::string::npos);
}

}  // namespace
}  // namespace crooner::training
