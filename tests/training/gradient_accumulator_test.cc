#include "training/gradient_accumulator.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/full.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

namespace crooner::training {
namespace {

// A batch is the sum of its items, so that it depends on the index alone.
using Number = double;

class Numbers final : public Dataset<Number> {
 public:
  std::int64_t size() const override { return 100; }
  Number read(std::span<const Sample> samples) const override {
    if (delay_.count() > 0) std::this_thread::sleep_for(delay_);
    Number sum = 0;
    for (const Sample& sample : samples) sum += static_cast<double>(sample.item);
    return sum;
  }
  std::chrono::milliseconds delay_{0};
};

// One weight w; the loss of batch n is n * w. A pass waits until `parallel` passes have begun.
class Linear final : public Trainable<Number> {
 public:
  Linear(at::Tensor weight, std::atomic<int>& begun, int parallel)
      : weights_{{"w", std::move(weight)}}, begun_(begun), parallel_(parallel) {
    weights_.at("w").requires_grad_(true);
  }
  tensor::StateDict& weights() override { return weights_; }
  std::vector<std::string> trainable_parameters() const override { return {"w"}; }
  at::Tensor loss(const Number& batch, std::int64_t step, Metrics& metrics) override {
    ++begun_;
    const auto limit = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (begun_ < parallel_) {
      if (std::chrono::steady_clock::now() > limit) throw std::runtime_error("alone");
      std::this_thread::yield();
    }
    metrics["batch"] = batch;
    metrics["step"] = static_cast<double>(step);
    if (batch == failing_) throw std::invalid_argument("no such batch");
    return weights_.at("w") * batch;
  }
  std::unique_ptr<Trainable> shared_weight_replica() override {
    if (parallel_ == 1) return nullptr;
    auto other = std::make_unique<Linear>(weights_.at("w").detach(), begun_, parallel_);
    other->failing_ = failing_;
    return other;
  }
  Metrics evaluate(std::span<const Number> /*batches*/) override { return {}; }

  Number failing_ = -1;

 private:
  tensor::StateDict weights_;
  std::atomic<int>& begun_;
  int parallel_;
};

class GradientAccumulatorTest : public ::testing::Test {
 protected:
  GradientAccumulatorTest() : threads_(at::get_num_threads()) {}
  ~GradientAccumulatorTest() override { at::set_num_threads(threads_); }

  Number batch(std::int64_t index) const {
    Number sum = 0;
    for (int row = 0; row < kBatchSize; ++row)
      sum += static_cast<double>(sampler_.at(index + row).item);
    return sum;
  }

  // A step of so many passes.
  static BatchShare share(int passes) {
    BatchShare share{{}, std::int64_t{passes} * kBatchSize};
    for (int i = 0; i < passes; ++i) share.passes.push_back({i * kBatchSize, kBatchSize});
    return share;
  }

  static constexpr int kBatchSize = 5, kPasses = 3;
  Numbers dataset_;
  Sampler sampler_{100, 9};
  std::atomic<int> begun_ = 0;

 private:
  int threads_;  // LibTorch's, as they were before
};

TEST_F(GradientAccumulatorTest, SumsGradientsAndAveragesMetricsInParallelOrNot) {
  const double mean = (batch(0) + batch(5) + batch(10)) / 3,
               next = (batch(15) + batch(20) + batch(25)) / 3;
  for (const int parallel : {1, 2, 3}) {
    SCOPED_TRACE(parallel);
    at::set_num_threads(parallel);
    begun_ = 0;
    Linear linear(at::full({1}, 2.0, at::kDouble), begun_, parallel);
    DataLoader<Number> loader(dataset_, sampler_, share(kPasses), kPasses, 1000);
    GradientAccumulator<Number> accumulator(linear, loader, share(kPasses));
    Metrics metrics;
    EXPECT_NEAR(accumulator.run(7, /*scale=*/8, metrics), 2 * mean, 1e-9);
    EXPECT_EQ(begun_, 3);
    EXPECT_NEAR(linear.weights().at("w").grad().item<double>(), mean * 8, 1e-9);
    EXPECT_NEAR(metrics.at("batch"), mean, 1e-9);
    EXPECT_NEAR(metrics.at("step"), 7, 1e-9);
    EXPECT_GE(metrics.at("data_wait_s"), 0);

    // The next step takes the next batches; gradients add up until somebody clears them.
    Metrics more;
    EXPECT_NEAR(accumulator.run(8, 8, more), 2 * next, 1e-9);
    EXPECT_NEAR(linear.weights().at("w").grad().item<double>(), (mean + next) * 8, 1e-9);
  }
}

TEST_F(GradientAccumulatorTest, SaysWhenOnePassAloneIsLeft) {
  for (const int parallel : {1, 2, 3}) {
    SCOPED_TRACE(parallel);
    at::set_num_threads(parallel);
    begun_ = 0;
    Linear linear(at::full({1}, 2.0), begun_, parallel);
    DataLoader<Number> loader(dataset_, sampler_, share(kPasses), kPasses, 1000);
    std::vector<int> begun;
    GradientAccumulator<Number> accumulator(linear, loader, share(kPasses),
                                            [&] { begun.push_back(begun_); });
    Metrics metrics;
    accumulator.run(0, 1, metrics);
    EXPECT_EQ(begun, parallel < 3 ? std::vector<int>{2} : std::vector<int>{});
  }
}

TEST_F(GradientAccumulatorTest, MeasuresHowLongTheStepWaitsForData) {
  at::set_num_threads(1);
  dataset_.delay_ = std::chrono::milliseconds(20);
  Linear linear(at::full({1}, 2.0), begun_, 1);
  DataLoader<Number> loader(dataset_, sampler_, share(kPasses), 1, 1000);
  GradientAccumulator<Number> accumulator(linear, loader, share(kPasses));
  Metrics metrics;
  accumulator.run(0, 1, metrics);
  EXPECT_GE(metrics.at("data_wait_s"), 0.055);  // three reads, none of them ahead of much
}

TEST_F(GradientAccumulatorTest, AFailureInAReplicaIsTheStepsFailure) {
  at::set_num_threads(2);
  Linear linear(at::full({1}, 2.0), begun_, 2);
  linear.failing_ = batch(kBatchSize);  // the second pass, of the replica
  DataLoader<Number> loader(dataset_, sampler_, share(2), 2, 1000);
  GradientAccumulator<Number> accumulator(linear, loader, share(2));
  Metrics metrics;
  EXPECT_THROW(accumulator.run(0, 1, metrics), std::invalid_argument);
}

TEST_F(GradientAccumulatorTest, AFailureOfTheDataIsTheStepsFailure) {
  at::set_num_threads(2);
  Linear linear(at::full({1}, 2.0), begun_, 1);
  DataLoader<Number> loader(dataset_, sampler_, share(2), 2, /*end=*/kBatchSize);
  GradientAccumulator<Number> accumulator(linear, loader, share(2));
  Metrics metrics;
  EXPECT_THROW(accumulator.run(0, 1, metrics), std::out_of_range);
}

}  // namespace
}  // namespace crooner::training
