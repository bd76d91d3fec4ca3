#include "training/gradient_accumulator.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <future>

#include "tensor/device.h"

namespace crooner::training {

GradientAccumulator::GradientAccumulator(Trainable& network, int passes, int batch)
    : network_(network), passes_(passes), batch_(batch) {
  const int threads = at::get_num_threads();
  for (int worker = 1; worker < std::min(passes, threads); ++worker) {
    auto helper = network.beside();
    if (!helper) break;
    helpers_.push_back(std::move(helper));
  }
  threads_ = std::max(1, threads / static_cast<int>(helpers_.size() + 1));
}

GradientAccumulator::Result GradientAccumulator::pass(Trainable& network, std::int64_t number,
                                                      double scale) const {
  Result result;
  at::Tensor loss = network.loss(number * batch_, result.metrics);
  result.loss = loss.item<double>() / passes_;
  loss.mul(scale / passes_).backward();
  return result;
}

void GradientAccumulator::add_gradients_of(Trainable& worker) {
  const at::NoGradGuard no_grad;
  for (const auto& name : worker.trained()) {
    at::Tensor& gradient = worker.weights().at(name).mutable_grad();
    if (!gradient.defined()) continue;
    at::Tensor& sum = network_.weights().at(name).mutable_grad();
    sum = sum.defined() ? sum.add_(gradient) : gradient;
    gradient = at::Tensor();
  }
}

double GradientAccumulator::run(std::int64_t step, double scale, Metrics& metrics) {
  const tensor::ThreadCountGuard few(threads_);
  const std::int64_t first = step * passes_;
  const int together = static_cast<int>(helpers_.size()) + 1;
  double loss = 0;
  for (int done = 0; done < passes_; done += together) {
    std::vector<std::future<Result>> others;
    const int helpers = std::min(together, passes_ - done) - 1;
    for (int i = 0; i < helpers; ++i) {
      others.push_back(std::async(std::launch::async, [&, i] {
        at::set_num_threads(threads_);
        return pass(*helpers_[static_cast<std::size_t>(i)], first + done + i + 1, scale);
      }));
    }
    std::vector<Result> results{pass(network_, first + done, scale)};
    for (auto& other : others) results.push_back(other.get());
    // In the order of the passes, so that sums do not depend on who was first.
    for (int i = 0; i < helpers; ++i) add_gradients_of(*helpers_[static_cast<std::size_t>(i)]);
    double waited = 0;
    for (Result& result : results) {
      loss += result.loss;
      waited = std::max(waited, result.metrics["waited"]);
      result.metrics.erase("waited");
      for (const auto& [name, value] : result.metrics) metrics[name] += value / passes_;
    }
    metrics["waited"] += waited;
  }
  return loss;
}

}  // namespace crooner::training
