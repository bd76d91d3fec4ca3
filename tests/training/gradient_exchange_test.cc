#include "training/gradient_exchange.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "nn/activation_checkpoint.h"
#include "support/group_of_threads.h"

namespace crooner::training {
namespace {

using distributed::ProcessGroup;

constexpr int kSize = 10;

// Three layers x -> sin(x w), each in a bucket of its own, and a weight that no pass uses.
struct Chain {
  explicit Chain(const ProcessGroup& group) : rank(group.rank()) {
    for (int i = 0; i < 4; ++i)
      weights.push_back(at::full({kSize}, 0.1 * (i + 3)).requires_grad_(true));
  }

  at::Tensor layer(int index, const at::Tensor& x) const {
    if (recompute) {
      return nn::activation_checkpoint(
          [w = weights[index]](const at::Tensor& input, const at::Tensor&) {
            return input.mul(w).sin();
          },
          x, {});
    }
    return x.mul(weights[index]).sin();
  }

  // Differs from process to process. `between` is called when the gradient arrives before the last
  // layer.
  void pass(int number, const std::function<void()>& between = {}) const {
    at::Tensor x = at::arange(kSize).to(at::kFloat).add(0.37 * rank + number);
    x = layer(1, layer(0, x));
    if (between) x.register_hook([between](const at::Tensor&) { between(); });
    layer(2, x).sum().backward();
  }

  std::vector<at::Tensor> take_gradients() {
    std::vector<at::Tensor> gradients;
    for (at::Tensor& weight : weights) {
      gradients.push_back(weight.grad());
      weight.mutable_grad() = at::Tensor();
    }
    return gradients;
  }

  int rank;
  bool recompute = false;
  std::vector<at::Tensor> weights;
};

void with_processes(int size, const std::function<void(const ProcessGroup&)>& work) {
  for (const auto& thrown : distributed::run_as_processes(size, work))
    EXPECT_EQ(distributed::message_of(thrown), "");
}

void expect_same_bits(const std::vector<at::Tensor>& one, const std::vector<at::Tensor>& other) {
  for (std::size_t i = 0; i < one.size(); ++i) {
    SCOPED_TRACE(i);
    ASSERT_EQ(one[i].defined(), other[i].defined());
    if (one[i].defined()) {
      EXPECT_TRUE(at::equal(one[i], other[i]));
    }
  }
}

TEST(GradientExchange, GivesTheSameBitsWhetherBucketsLeaveEarlyOrNot) {
  for (const bool recompute : {false, true}) {
    SCOPED_TRACE(recompute);
    with_processes(3, [&](const ProcessGroup& group) {
      Chain chain(group);
      chain.recompute = recompute;
      GradientExchange exchange(group, chain.weights, kSize);
      ASSERT_EQ(exchange.buckets(), 4u);
      for (int step = 0; step < 3; ++step) {
        chain.pass(step);
        chain.pass(step + 10);
        exchange.finish();
        const auto expected = chain.take_gradients();
        EXPECT_FALSE(expected[3].defined());
        chain.pass(step);
        exchange.begin_last_pass();
        chain.pass(step + 10);
        EXPECT_EQ(exchange.sent(), step == 0 ? 0u : 4u);
        exchange.finish();
        expect_same_bits(chain.take_gradients(), expected);
      }
    });
  }
}

TEST(GradientExchange, ABucketLeavesWhileTheBackwardPassContinues) {
  with_processes(2, [](const ProcessGroup& group) {
    Chain chain(group);
    GradientExchange exchange(group, chain.weights, kSize);
    std::size_t sent = 99;
    for (int step = 0; step < 2; ++step) {
      exchange.begin_last_pass();
      chain.pass(step, [&] { sent = exchange.sent(); });
      exchange.finish();
      chain.take_gradients();
    }
    EXPECT_EQ(sent, 2u) << "the unused weight's, and the last layer's";
  });
}

TEST(GradientExchange, CountsAMissingGradientAsZeroAndAddsWhatComesLate) {
  with_processes(2, [](const ProcessGroup& group) {
    Chain chain(group);
    GradientExchange exchange(group, chain.weights, kSize);
    const auto step = [&](bool first_layer_too, bool twice) {
      exchange.begin_last_pass();
      const at::Tensor x = at::arange(kSize).to(at::kFloat);
      if (first_layer_too) x.mul(chain.weights[0]).sum().backward();
      x.mul(chain.weights[1]).sum().backward();
      if (twice) x.mul(chain.weights[1]).sum().backward();
      exchange.finish();
      return chain.take_gradients();
    };
    const at::Tensor one = at::arange(kSize).to(at::kFloat);
    for (const bool first : {true, true, false, true}) {
      const auto sums = step(first && group.rank() == 1, false);
      if (first) {
        EXPECT_TRUE(at::equal(sums[0], one));
      } else {
        EXPECT_FALSE(sums[0].defined());
      }
      EXPECT_TRUE(at::equal(sums[1], one.mul(2)));
      EXPECT_FALSE(sums[2].defined());
    }
    EXPECT_TRUE(at::equal(step(true, group.rank() == 0)[1], one.mul(3)));
    EXPECT_TRUE(at::equal(step(true, group.rank() == 0)[1], one.mul(3)));
  });
}

TEST(GradientExchange, WatchesNothingAfterItsEnd) {
  with_processes(2, [](const ProcessGroup& group) {
    Chain chain(group);
    { GradientExchange exchange(group, chain.weights); }
    chain.pass(0);
    EXPECT_TRUE(chain.weights[0].grad().defined());
  });
}

TEST(GradientExchange, NamesAProcessThatFailsDuringTheBackwardPass) {
  const auto train = [](const ProcessGroup& group) {
    Chain chain(group);
    GradientExchange exchange(group, chain.weights, kSize);
    for (int step = 0;; ++step) {
      exchange.begin_last_pass();
      chain.pass(step, [&] {
        if (step == 2 && group.rank() == 1) throw std::runtime_error("the disk is full");
      });
      exchange.finish();
      chain.take_gradients();
    }
  };
  const auto thrown =
      distributed::run_as_processes(2, [&](const ProcessGroup& group) { group.run(train); });
  const std::string other = distributed::message_of(thrown[0]);
  EXPECT_NE(other.find("process 1 ("), std::string::npos) << other;
  EXPECT_NE(other.find("the disk is full"), std::string::npos) << other;
}

}  // namespace
}  // namespace crooner::training
