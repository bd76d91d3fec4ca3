#include "training/trainer.h"

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/log.h"
#include "base/monotonic_seconds.h"
#include "base/signals.h"
#include "base/strings.h"
#include "training/checkpoint.h"
#include "training/gradient_accumulator.h"
#include "training/gradients.h"
#include "training/schedule.h"

namespace crooner::training {
namespace {

std::vector<at::Tensor> trainable_tensors(Trainable& network) {
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
        adam_(trainable_tensors(network), options.adam),
        checkpoints_(options.folder / "checkpoints", options.run.keep),
        log_(options.folder / "train.jsonl", std::ios::app),
        state_{network, adam_, nullptr, scale_, 0, 1e300, options.preset, options.data} {
    if (options.run.precision != "fp16") {
      LossScaler::Options fixed;
      fixed.fixed = 1;
      scale_ = LossScaler(fixed);
    }
    if (options.run.average > 0) {
      average_.emplace(trainable_tensors(network), options.run.average, options.run.average_every);
      state_.average = &*average_;
    }
    if (checkpoints_.restore(state_)) log::info(str_cat("Going on after step ", state_.step, "."));
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
    const double start = monotonic_seconds();
    const auto& run = options_.run;
    StepReport report{state_.step + 1, run.steps, {}, 0};
    const double loss = passes_.run(state_.step, scale_.value(), report.metrics);
    const double norm = gradient_norm(adam_.parameters(), scale_.value());
    const bool overflow = is_overflow(loss) || is_overflow(norm);
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
    report.seconds = monotonic_seconds() - start;
    note(report.metrics, "train");
    if (options_.on_step) options_.on_step(report);
  }

  [[noreturn]] void stop_at(double loss, double norm) const {
    const auto last = checkpoints_.newest();
    // A loss has no sign worth telling, but a NaN may come with one.
    throw InputError(str_cat("Step ", state_.step + 1, " has the loss ", std::abs(loss),
                             " and the gradient norm ", norm,
                             ", and training cannot go on from there. ",
                             last ? str_cat("The last good checkpoint is '", last->string(), "'")
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
  GradientAccumulator passes_;
  Adam adam_;
  LossScaler scale_;
  std::optional<WeightEma> average_;
  CheckpointFolder checkpoints_;
  std::ofstream log_;
  RunState state_;
};

}  // namespace

std::int64_t train(Trainable& network, const TrainerOptions& options) {
  return Run(network, options).go();
}

}  // namespace crooner::training
