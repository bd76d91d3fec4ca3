#include "training/trainer.h"

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/cat.h"
#include "base/error.h"
#include "base/log.h"
#include "base/signals.h"
#include "base/steady_seconds.h"
#include "training/checkpoint.h"
#include "training/gradients.h"
#include "training/passes.h"
#include "training/schedule.h"

namespace crooner::training {
namespace {

std::vector<at::Tensor> tensors_of(Trainable& network) {
  std::vector<at::Tensor> tensors;
  for (const auto& name : network.trained()) tensors.push_back(network.weights().at(name));
  return tensors;
}

// One training run in memory.
class Run {
 public:
  Run(Trainable& network, const TrainerOptions& options)
      : options_(options),
        network_(network),
        passes_(network, options.run.accumulate, options.run.batch),
        adam_(tensors_of(network), options.adam),
        checkpoints_(options.folder / "checkpoints", options.run.keep),
        log_(options.folder / "train.jsonl", std::ios::app),
        state_{network, adam_, nullptr, scale_, 0, 1e300, options.preset, options.data} {
    if (options.run.precision != "fp16") {
      LossScale::Options fixed;
      fixed.fixed = 1;
      scale_ = LossScale(fixed);
    }
    if (options.run.average > 0) {
      average_.emplace(tensors_of(network), options.run.average, options.run.average_every);
      state_.average = &*average_;
    }
    if (checkpoints_.restore(state_)) log::info(cat("Going on after step ", state_.step, "."));
  }

  std::int64_t go() {
    const auto& run = options_.run;
    while (state_.step < run.steps && !finished(options_.schedule, state_.step)) {
      if (caught_signal() != 0) {
        checkpoints_.save(state_);
        throw_if_interrupted();
      }
      step();
      if (state_.step % run.evaluate_every == 0 || state_.step == run.steps) evaluate();
      if (state_.step % run.save_every == 0 || state_.step == run.steps) checkpoints_.save(state_);
    }
    write_weights(options_.folder / options_.result, state_, /*averaged=*/true);
    return state_.step;
  }

 private:
  void step() {
    const double start = steady_seconds();
    const auto& run = options_.run;
    StepReport report{state_.step + 1, run.steps, {}, 0};
    const double loss = passes_.run(state_.step, scale_.value(), report.metrics);
    const double norm = gradient_norm(adam_.parameters(), scale_.value());
    const bool overflow = overflowed(loss) || overflowed(norm);
    if (overflow && run.precision != "fp16") stop_at(loss, norm);
    if (!overflow) {
      const double factor = learning_rate_factor(options_.schedule, state_.step);
      adam_.step(factor, gradient_divisor(norm, run.clip, scale_.value()));
      if (average_) average_->step();
      report.metrics["lr"] = factor * options_.adam.lr;
    }
    scale_.update(overflow);
    adam_.zero_grad();
    network_.after_step(state_.step, report.metrics);
    ++state_.step;
    report.metrics["loss"] = loss;
    report.metrics["grad_norm"] = norm;
    report.seconds = steady_seconds() - start;
    note(report.metrics, "train");
    if (options_.on_step) options_.on_step(report);
  }

  [[noreturn]] void stop_at(double loss, double norm) const {
    const auto last = checkpoints_.newest();
    // A loss has no sign worth telling, but a NaN may come with one.
    throw InputError(cat("Step ", state_.step + 1, " has the loss ", std::abs(loss),
                         " and the gradient norm ", norm,
                         ", and training cannot go on from there. ",
                         last ? cat("The last good checkpoint is '", last->string(), "'")
                              : std::string("No checkpoint was saved before"),
                         "; a lower learning rate or another seed may help."));
  }

  // With the averages in place of the weights, if they are kept.
  void evaluate() {
    if (average_) average_->swap();
    const Metrics metrics = network_.evaluate();
    if (options_.on_evaluation) options_.on_evaluation(state_.step, metrics);
    if (average_) average_->swap();
    note(metrics, "held out");
    const auto loss = metrics.find("loss");
    if (loss != metrics.end() && loss->second < state_.best) {
      state_.best = loss->second;
      checkpoints_.save_best(state_);
    }
  }

  void note(const Metrics& metrics, const char* what) {
    nlohmann::ordered_json line = {{"step", state_.step}, {"of", what}};
    for (const auto& [name, value] : metrics) line[name] = value;
    log_ << line.dump() << "\n" << std::flush;
  }

  const TrainerOptions& options_;
  Trainable& network_;
  Passes passes_;
  Adam adam_;
  LossScale scale_;
  std::optional<WeightAverage> average_;
  CheckpointFolder checkpoints_;
  std::ofstream log_;
  RunState state_;
};

}  // namespace

std::int64_t train(Trainable& network, const TrainerOptions& options) {
  return Run(network, options).go();
}

}  // namespace crooner::training
