#pragma once

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <utility>
#include <vector>

#include "base/monotonic_seconds.h"
#include "tensor/thread_count_guard.h"
#include "training/data_loader.h"
#include "training/trainable.h"

namespace crooner::training {

// Gradient accumulation: a step's forward and backward passes, in parallel on shared-weight
// replicas when LibTorch has threads for several and the network allows it, else one after another.
// The gradients are the same bits either way, while there are no more threads than passes.
template <typename Batch>
class GradientAccumulator {
 public:
  // The passes of `share` per step, on as many threads as LibTorch has now. `loader` must be at
  // the first batch of the first step. `on_last_pass` is called before the last pass of a step when
  // it runs alone: only this pass still adds to the gradients.
  GradientAccumulator(Trainable<Batch>& network, DataLoader<Batch>& loader, BatchShare share,
                      std::function<void()> on_last_pass = {})
      : network_(network),
        loader_(loader),
        share_(std::move(share)),
        on_last_pass_(std::move(on_last_pass)) {
    const int passes = static_cast<int>(share_.passes.size());
    const int threads = at::get_num_threads();
    for (int worker = 1; worker < std::min(passes, threads); ++worker) {
      auto replica = network.shared_weight_replica();
      if (!replica) break;
      replicas_.push_back(std::move(replica));
    }
    threads_per_pass_ = std::max(1, threads / static_cast<int>(replicas_.size() + 1));
  }

  // Adds the gradients of the mean loss times `scale` to those of the network's weights and returns
  // the loss (unscaled). Adds to `metrics` the means over the passes, and "data_wait_s": seconds
  // that the step waited for data. Of several processes each computes its part of these means: the
  // sums over the processes are the means over the step.
  double run(std::int64_t step, double scale, Metrics& metrics) {
    const tensor::ThreadCountGuard threads(threads_per_pass_);
    const std::size_t parallel = replicas_.size() + 1, passes = share_.passes.size();
    double loss = 0;
    for (std::size_t done = 0; done < passes; done += parallel) {
      const auto batches = next_batches(std::min(parallel, passes - done), metrics);
      if (on_last_pass_ && batches.size() == 1 && done + 1 == passes) on_last_pass_();
      std::vector<std::future<Result>> others;
      for (std::size_t i = 1; i < batches.size(); ++i) {
        others.push_back(std::async(std::launch::async, [&, i] {
          at::set_num_threads(threads_per_pass_);
          return pass(*replicas_[i - 1], batches[i], step, scale, share_.divisor(done + i));
        }));
      }
      std::vector<Result> results{pass(network_, batches[0], step, scale, share_.divisor(done))};
      for (auto& other : others) results.push_back(other.get());
      // In the order of the passes, so that sums do not depend on which one finished first.
      for (std::size_t i = 1; i < batches.size(); ++i) add_gradients(*replicas_[i - 1]);
      for (std::size_t i = 0; i < results.size(); ++i) {
        loss += results[i].loss;
        for (const auto& [name, value] : results[i].metrics)
          metrics[name] += value / share_.divisor(done + i);
      }
    }
    return loss;
  }

 private:
  struct Result {
    double loss = 0;
    Metrics metrics;
  };

  std::vector<Batch> next_batches(std::size_t count, Metrics& metrics) {
    const double start = monotonic_seconds();
    std::vector<Batch> batches;
    for (std::size_t i = 0; i < count; ++i) batches.push_back(loader_.next());
    metrics["data_wait_s"] += monotonic_seconds() - start;
    return batches;
  }

  Result pass(Trainable<Batch>& network, const Batch& batch, std::int64_t step, double scale,
              double divisor) const {
    Result result;
    at::Tensor loss = network.loss(batch, step, result.metrics);
    result.loss = loss.item<double>() / divisor;
    loss.mul(scale / divisor).backward();
    return result;
  }

  void add_gradients(Trainable<Batch>& replica) {
    const at::NoGradGuard no_grad;
    for (const auto& name : replica.trainable_parameters()) {
      at::Tensor& gradient = replica.weights().at(name).mutable_grad();
      if (!gradient.defined()) continue;
      at::Tensor& sum = network_.weights().at(name).mutable_grad();
      sum = sum.defined() ? sum.add_(gradient) : gradient;
      gradient = at::Tensor();
    }
  }

  Trainable<Batch>& network_;
  DataLoader<Batch>& loader_;
  BatchShare share_;
  std::function<void()> on_last_pass_;
  std::vector<std::unique_ptr<Trainable<Batch>>> replicas_;
  int threads_per_pass_;
};

}  // namespace crooner::training
