#include "training/gradient_accumulator.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/full.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>

namespace crooner::training {
namespace {

// One weight w; the loss of draw n is n * w, and waits until `together` passes have begun.
class Line final : public Trainable {
 public:
  Line(at::Tensor weight, std::atomic<int>& begun, int together)
      : weights_{{"w", std::move(weight)}}, begun_(begun), together_(together) {
    weights_.at("w").requires_grad_(true);
  }
  tensor::StateDict& weights() override { return weights_; }
  std::vector<std::string> trained() const override { return {"w"}; }
  at::Tensor loss(std::int64_t draw, Metrics& metrics) override {
    ++begun_;
    const auto limit = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (begun_ < together_) {
      if (std::chrono::steady_clock::now() > limit) throw std::runtime_error("alone");
      std::this_thread::yield();
    }
    metrics["bits"] = static_cast<double>(draw);
    metrics["waited"] = static_cast<double>(draw % 2);
    if (draw == failing_) throw std::invalid_argument("no such draw");
    return weights_.at("w") * static_cast<double>(draw);
  }
  std::unique_ptr<Trainable> beside() override {
    if (together_ == 1) return nullptr;
    auto other = std::make_unique<Line>(weights_.at("w").detach(), begun_, together_);
    other->failing_ = failing_;
    return other;
  }
  void after_step(std::int64_t /*step*/, Metrics& /*metrics*/) override {}
  tensor::StateDict extra_state() override { return {}; }
  Metrics evaluate() override { return {}; }

  std::int64_t failing_ = -1;

 private:
  tensor::StateDict weights_;
  std::atomic<int>& begun_;
  int together_;
};

// LibTorch's threads as they were before.
class GradientAccumulatorTest : public ::testing::Test {
 protected:
  GradientAccumulatorTest() : threads_(at::get_num_threads()) {}
  ~GradientAccumulatorTest() override { at::set_num_threads(threads_); }
  std::atomic<int> begun_ = 0;

 private:
  int threads_;
};

TEST_F(GradientAccumulatorTest, SumTheirGradientsAndMetricsWhetherTogetherOrNot) {
  for (const int together : {1, 2, 3}) {
    at::set_num_threads(together);
    begun_ = 0;
    Line line(at::full({1}, 2.0), begun_, together);
    GradientAccumulator passes(line, /*passes=*/3, /*batch=*/5);
    Metrics metrics;
    EXPECT_EQ(passes.run(1, /*scale=*/8, metrics), 40);  // draws 15, 20 and 25 of 2: their mean
    EXPECT_EQ(begun_, 3);
    EXPECT_EQ(line.weights().at("w").grad().item<double>(), 20 * 8);
    EXPECT_EQ(metrics.at("bits"), 20);
    // One after another: 15 and 25 waited; two together: the longer of 15 and 20, then 25.
    EXPECT_EQ(metrics.at("waited"), together == 3 ? 1 : 2);
  }
}

TEST_F(GradientAccumulatorTest, AFailureBesideIsTheStepsFailure) {
  at::set_num_threads(2);
  Line line(at::full({1}, 2.0), begun_, 2);
  line.failing_ = 1;
  GradientAccumulator passes(line, 2, 1);
  Metrics metrics;
  EXPECT_THROW(passes.run(0, 1, metrics), std::invalid_argument);
}

}  // namespace
}  // namespace crooner::training
