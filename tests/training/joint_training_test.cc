// Several processes train one network: the weights of one process with the joint batch.
#include <ATen/Parallel.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/ones.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/paths.h"
#include "config/tensor_table.h"
#include "support/group_of_threads.h"
#include "training/adam.h"
#include "training/batch_share.h"
#include "training/example_prior.h"
#include "training/example_songs.h"
#include "training/initialise.h"
#include "training/initialise_prior.h"
#include "training/moment_shards.h"
#include "training/open_data.h"
#include "training/trainable_prior.h"
#include "training/trainable_vqvae.h"
#include "training/trainer.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;
using distributed::ProcessGroup;

struct Stopped {};

double distance(const tensor::StateDict& a, const tensor::StateDict& b) {
  double difference = 0, norm = 0;
  for (const auto& [name, value] : a) {
    const at::Tensor one = value.to(at::kDouble), other = b.at(name).to(at::kDouble);
    difference += one.sub(other).square().sum().item<double>();
    norm += other.square().sum().item<double>();
  }
  return std::sqrt(difference / norm);
}

tensor::StateDict copy_of(const tensor::StateDict& weights) {
  tensor::StateDict copy;
  for (const auto& [name, value] : weights) copy[name] = value.detach().clone();
  return copy;
}

class JointTrainingTest : public ::testing::Test {
 protected:
  JointTrainingTest()
      : folder_(fs::path(::testing::TempDir()) /
                ::testing::UnitTest::GetInstance()->current_test_info()->test_suite_name() /
                ::testing::UnitTest::GetInstance()->current_test_info()->name()),
        threads_(at::get_num_threads()) {
    fs::remove_all(folder_);
    write_example_songs(folder_ / "songs", 4);
    run_.steps = 50;
    run_.batch = 3;
    run_.accumulate = 2;
    run_.average = 0.9;
    run_.save_every = 20;
    run_.evaluate_every = 25;
    run_.evaluate_items = 2;  // fewer than processes
    run_.seed = 7;
    adam_.lr = 1e-3;
    // Some gradients are zero but for rounding (those of the keys' biases), and Adam makes them
    // steps of full size where eps is smaller than they are.
    adam_.eps = 1e-3;
  }
  ~JointTrainingTest() override { at::set_num_threads(threads_); }

  // Trains with `processes` in folder `name`; the weights of the first process. Throws Stopped in
  // all after step `stop_after`.
  template <typename Batch, typename MakeNetwork>
  tensor::StateDict train_with(int processes, const std::string& name,
                               const Dataset<Batch>& dataset, const Sampler& sampler,
                               const MakeNetwork& make_network, std::int64_t stop_after = -1) {
    tensor::StateDict weights;
    const auto work = [&](const ProcessGroup& group) {
      at::set_num_threads(1);  // global: the "processes" are threads of this one
      auto network = make_network(group);
      TrainerOptions options{.run = run_,
                             .adam = adam_,
                             .schedule = {},
                             .preset = R"({"kind":"prior"})",
                             .folder = folder_ / name,
                             .result = "weights.safetensors",
                             .shard_optimizer = shard_optimizer_,
                             .group = group};
      options.on_step = [&](const StepReport& report) {
        if (group.is_first() && keep_history_)
          history_.push_back({copy_of(network->weights()), copy_of(network->extra_state())});
        if (report.step == stop_after) throw Stopped();
      };
      options.on_evaluation = [&](std::int64_t, const Metrics& metrics) {
        if (group.is_first()) held_out_ = metrics.at("loss");
      };
      train<Batch>(*network, dataset, sampler, options);
      if (group.is_first()) weights = copy_of(network->weights());
    };
    if (processes == 1) {
      work(ProcessGroup::single());
      return weights;
    }
    for (const auto& thrown : distributed::run_as_processes(processes, work))
      EXPECT_EQ(distributed::message_of(thrown), stop_after < 0 ? "" : "something else");
    return weights;
  }

  template <typename Train>
  void expect_one_result(const Train& train) {
    const tensor::StateDict one = train(1, "one");
    const double held_out = held_out_;
    for (const int processes : {2, 3}) {
      SCOPED_TRACE(processes);
      const tensor::StateDict joint = train(processes, str(processes));
      EXPECT_LT(distance(joint, one), 1e-6);
      EXPECT_NEAR(held_out_, held_out, 1e-5 * std::abs(held_out));
      EXPECT_EQ(distance(train(processes, str(processes) + " again"), joint), 0);
      EXPECT_EQ(read_file(folder_ / str(processes) / "weights.safetensors"),
                read_file(folder_ / (str(processes) + " again") / "weights.safetensors"));
    }
  }

  static std::string str(int number) { return std::to_string(number) + " processes"; }

  fs::path folder_;
  int threads_;
  config::RunConfig run_;
  config::AdamConfig adam_;
  bool shard_optimizer_ = false;
  double held_out_ = 0;
  bool keep_history_ = false;
  std::vector<std::pair<tensor::StateDict, tensor::StateDict>> history_;  // weights, codebooks
};

class JointVqvaeTest : public JointTrainingTest {
 protected:
  JointVqvaeTest() {
    preset_.model = example_vqvae();
    // Few vectors: where one lies between two code vectors, rounding decides which one it gets, and
    // the weights are no longer close.
    preset_.levels = {1};
    preset_.sample_length = 1024;
    preset_.loss.spectrum = {512, 50, 240};
    preset_.codebook_decay = 0.9;
    preset_.loss.multispectrum = {{512, 50, 240}};
    preset_.run = run_;
    open_data();
  }

  void open_data() {
    data_ = open_vqvae_data(read_manifest(folder_ / "songs"), folder_ / "cache",
                            {.sample_rate = 8000,
                             .sample_length = preset_.sample_length,
                             .data = preset_.data,
                             .seed = preset_.run.seed});
  }

  tensor::StateDict train(int processes, const std::string& name, std::int64_t stop_after = -1) {
    return train_with<AudioBatch>(
        processes, name, data_->dataset, data_->sampler,
        [&](const ProcessGroup& group) {
          return std::make_unique<TrainableVqvae>(
              preset_, config::Bandwidth{},
              initial_weights(config::tensor_specs(preset_.model), {1, false}, preset_.run.seed),
              /*fresh=*/true, at::kCPU, group);
        },
        stop_after);
  }

  config::VqvaePreset preset_;
  std::unique_ptr<const VqvaeData> data_;
};

TEST_F(JointVqvaeTest, SeveralProcessesGiveTheWeightsOfOne) {
  expect_one_result([&](int processes, const std::string& name) { return train(processes, name); });
}

// With many vectors: as long as each gets the same code (the counts are the same), the weights are.
TEST_F(JointVqvaeTest, OnlyAVectorThatGetsAnotherCodePartsSeveralProcessesFromOne) {
  preset_.levels = {0, 1};
  preset_.sample_length = 4096;
  open_data();
  run_.steps = 12;
  keep_history_ = true;
  train(1, "one");
  const auto one = std::exchange(history_, {});
  train(2, str(2));
  ASSERT_EQ(one.size(), 12u);
  ASSERT_EQ(history_.size(), one.size());
  std::size_t same = 0;
  const auto counts_are_same = [&] {
    return std::ranges::all_of(one[same].second, [&](const auto& state) {
      return !state.first.starts_with("counts/") ||
             at::equal(state.second, history_[same].second.at(state.first));
    });
  };
  while (same < one.size() && counts_are_same()) {
    EXPECT_LT(distance(history_[same].first, one[same].first), 1e-6) << same;
    ++same;
  }
  EXPECT_GT(same, 0u);
}

TEST_F(JointVqvaeTest, ARunContinuesWithAnotherNumberOfProcesses) {
  const tensor::StateDict one = train(1, "one");
  train(2, "changing", 24);  // after the checkpoint of step 20
  train(3, "changing", 45);
  EXPECT_LT(distance(train(1, "changing"), one), 1e-6);
}

class JointPriorTest : public JointTrainingTest {
 protected:
  JointPriorTest() {
    auto& model = preset_.model.emplace(example_prior());
    model.derive();
    preset_.run = run_;
    codec_.config = example_vqvae();
    codec_.weights = initial_weights(config::tensor_specs(codec_.config), {1, false}, 1);
    data_ = open_prior_data(read_manifest(folder_ / "songs"), folder_ / "cache",
                            {.model = model,
                             .codec = codec_,
                             .names = names_,
                             .data = preset_.data,
                             .seed = preset_.run.seed});
    weights_ = initial_prior_weights(model, preset_.init, {codec_.codebook(1), {}, 0}, 3);
  }

  tensor::StateDict train(int processes, const std::string& name, std::int64_t stop_after = -1) {
    return train_with<CodeBatch>(
        processes, name, data_->dataset, data_->sampler,
        [&](const ProcessGroup& group) {
          return std::make_unique<TrainablePrior>(preset_, weights_, at::kCPU, group);
        },
        stop_after);
  }

  config::PriorPreset preset_;
  Codec codec_;
  std::optional<LabelNames> names_;
  std::unique_ptr<const PriorData> data_;
  tensor::StateDict weights_;
};

TEST_F(JointPriorTest, SeveralProcessesGiveTheWeightsOfOne) {
  expect_one_result([&](int processes, const std::string& name) { return train(processes, name); });
}

TEST_F(JointPriorTest, AShardedOptimiserGivesTheSameBitsAndTheSameCheckpoint) {
  for (const int processes : {2, 3}) {
    SCOPED_TRACE(processes);
    shard_optimizer_ = false;
    const tensor::StateDict whole = train(processes, str(processes));
    shard_optimizer_ = true;
    const std::string sharded = str(processes) + " sharded";
    EXPECT_EQ(distance(train(processes, sharded), whole), 0);
    const fs::path checkpoint = "checkpoints/checkpoint-000000050.safetensors";
    EXPECT_EQ(read_file(folder_ / sharded / checkpoint),
              read_file(folder_ / str(processes) / checkpoint));
  }
}

TEST_F(JointPriorTest, AShardedRunContinuesWithAnotherNumberOfProcesses) {
  const tensor::StateDict one = train(1, "one");
  shard_optimizer_ = true;
  train(2, "changing", 24);  // after the checkpoint of step 20
  train(3, "changing", 45);
  shard_optimizer_ = false;
  EXPECT_LT(distance(train(1, "changing"), one), 1e-6);
}

TEST(MomentShards, GiveEveryParameterToOneProcess) {
  std::vector<at::Tensor> parameters;
  for (const std::int64_t numbers : {7, 100, 40, 3, 60, 90, 1})
    parameters.push_back(at::ones(numbers));
  std::vector<int> held(parameters.size());
  std::vector<std::int64_t> numbers(3);
  for (const auto& thrown : distributed::run_as_processes(3, [&](const ProcessGroup& group) {
         const MomentShards shards(group, parameters, true);
         group.one_after_another([&] {
           for (std::size_t i = 0; i < parameters.size(); ++i) {
             if (!shards.held()[i]) continue;
             ++held[i];
             numbers[group.rank()] += parameters[i].numel();
           }
         });
       }))
    EXPECT_EQ(distributed::message_of(thrown), "");
  EXPECT_EQ(held, std::vector<int>(parameters.size(), 1));
  for (const std::int64_t count : numbers) EXPECT_NEAR(static_cast<double>(count), 100, 10);
}

TEST(MomentShards, LeaveNoMemoryForTheMomentsOfOthers) {
  const at::Tensor weights = at::ones({100, 10});
  Adam adam({weights, weights.clone()}, {}, {true, false});
  EXPECT_EQ(adam.state()[0].exp_avg.storage().nbytes(), 4000u);
  EXPECT_LE(adam.state()[1].exp_avg.storage().nbytes(), 4u);
  EXPECT_EQ(adam.state()[1].exp_avg.sizes(), weights.sizes());
}

TEST(BatchShare, DividesEveryStepAmongTheProcesses) {
  for (const int batch : {1, 2, 3, 4, 7}) {
    for (const int accumulate : {1, 2, 3}) {
      config::RunConfig run;
      run.batch = batch;
      run.accumulate = accumulate;
      const std::int64_t samples = samples_per_step(run);
      for (int size = 1; size <= samples; ++size) {
        std::int64_t next = 0;
        for (int rank = 0; rank < size; ++rank) {
          const BatchShare share = share_of_batch(run, rank, size);
          EXPECT_EQ(share.step_samples, samples);
          ASSERT_FALSE(share.passes.empty());
          for (const SampleRange& pass : share.passes) {
            EXPECT_EQ(pass.first, next);
            EXPECT_GE(pass.count, 1);
            EXPECT_LE(pass.count, batch);
            next += pass.count;
          }
        }
        EXPECT_EQ(next, samples);
      }
      EXPECT_THROW(share_of_batch(run, 0, static_cast<int>(samples) + 1), UsageError);
    }
  }
}

}  // namespace
}  // namespace crooner::training
