#include "training/trainer.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "base/monotonic_seconds.h"
#include "base/signals.h"
#include "base/strings.h"
#include "report/train_log_lines.h"
#include "tensor/block_cache.h"
#include "training/audio_dataset.h"
#include "training/batch_share.h"
#include "training/checkpoint.h"
#include "training/code_dataset.h"
#include "training/gradient_accumulator.h"
#include "training/gradient_exchange.h"
#include "training/gradients.h"
#include "training/joint_metrics.h"
#include "training/schedule.h"
#include "training/tensorboard_log.h"
#include "training/train_log.h"

namespace crooner::training {
namespace {

std::vector<at::Tensor> trainable_tensors(TrainableState& network) {
  std::vector<at::Tensor> tensors;
  for (const auto& name : network.trainable_parameters())
    tensors.push_back(network.weights().at(name));
  return tensors;
}

// Every n-th of the samples, for process `rank` of `size`.
std::vector<Sample> share_of_samples(const std::vector<Sample>& samples, int rank, int size) {
  std::vector<Sample> share;
  for (std::size_t i = rank; i < samples.size(); i += size) share.push_back(samples[i]);
  return share;
}

// The optimiser's state of a run, restored from its newest checkpoint.
struct Optimiser {
  Optimiser(TrainableState& network, const TrainerOptions& options)
      : shards(options.group, trainable_tensors(network), options.shard_optimizer),
        adam(trainable_tensors(network), options.adam, shards.held()),
        checkpoints(options.folder / "checkpoints", options.run.keep),
        state{network, adam,  shards,         nullptr,      scaler,
              0,       1e300, options.preset, options.data, options.result_metadata} {
    options.group.require_same("--shard-optimizer", options.shard_optimizer ? "on" : "off");
    if (options.run.precision != "fp16") {
      LossScaler::Options fixed;
      fixed.fixed = 1;
      scaler = LossScaler(fixed);
    }
    if (options.run.average > 0) {
      average.emplace(trainable_tensors(network), options.run.average, options.run.average_every);
      state.average = &*average;
    }
    if (checkpoints.restore(state, options.group) && options.group.is_first())
      log::info(str_cat("Resuming after step ", state.step, "."));
  }

  MomentShards shards;
  Adam adam;
  LossScaler scaler;
  std::optional<WeightEma> average;
  CheckpointFolder checkpoints;
  RunState state;
};

// One training run in memory.
template <typename Batch>
class Trainer {
 public:
  Trainer(Trainable<Batch>& network, const Dataset<Batch>& dataset, const Sampler& sampler,
          const TrainerOptions& options)
      : options_(options),
        network_(network),
        dataset_(dataset),
        group_(options.group),
        eval_samples_(share_of_samples(
            eval_samples(dataset.size(), sampler.items(), options.run.evaluate_items),
            group_.rank(), group_.size())),
        share_(share_of_batch(options.run, group_.rank(), group_.size())),
        optimiser_(network, options),
        state_(optimiser_.state),
        loader_(dataset, sampler, share_, /*prefetch=*/static_cast<int>(share_.passes.size()),
                /*end=*/options.run.steps * share_.step_samples),
        exchange_(group_, optimiser_.adam.parameters()),
        accumulator_(network, loader_, share_, [this] { exchange_.begin_last_pass(); }) {
    if (group_.is_first())
      log_.emplace(options.folder / report::kTrainLogName, state_.step, options.run.steps);
    if (group_.is_first() && options.tensorboard)
      tensorboard_.emplace(options.folder, state_.step, options.preset);
    loader_.seek(state_.step * share_.step_samples);
  }

  std::int64_t run() {
    const tensor::BlockCacheScope blocks;
    const auto& run = options_.run;
    require_known_goal();
    bool reached = had_reached_goal();
    while (!reached && state_.step < run.steps && !finished(options_.schedule, state_.step)) {
      if (const auto signal = group_.largest(caught_signal()); signal != 0) {
        save();
        throw Interrupted(static_cast<int>(signal));
      }
      step();
      if (state_.step % run.evaluate_every == 0 || state_.step == run.steps) reached = evaluate();
      if (reached || state_.step % run.save_every == 0 || state_.step == run.steps || save_is_due())
        save();
    }
    if (group_.is_first()) write_result();
    return state_.step;
  }

 private:
  void write_result() {
    write_weights(options_.folder / options_.result, state_, /*averaged=*/true);
    write_file(options_.folder / "preset.json",
               nlohmann::ordered_json::parse(options_.preset).dump(2) + "\n");
  }

  // All processes save together, when it is due in one of them.
  bool save_is_due() const {
    if (options_.save_seconds <= 0) return false;
    return group_.largest(monotonic_seconds() - saved_ >= options_.save_seconds ? 1 : 0) > 0;
  }

  void save() {
    optimiser_.checkpoints.save(state_, group_);
    saved_ = monotonic_seconds();
  }

  void step() {
    const double start = monotonic_seconds();
    const auto& run = options_.run;
    auto& [shards, adam, scaler, average, checkpoints, state] = optimiser_;
    StepReport report{state.step + 1, run.steps, {}, 0};
    report.metrics["loss"] = accumulator_.run(state.step, scaler.value(), report.metrics);
    exchange_.finish();
    report.metrics["data_wait_s"] /= group_.size();
    sum_metrics(group_, report.metrics);
    const double loss = report.metrics["loss"];
    const double norm = gradient_norm(adam.parameters(), scaler.value());
    const bool overflow = is_overflow(loss) || is_overflow(norm);
    if (overflow && run.precision != "fp16") throw_not_finite(loss, norm);
    if (!overflow) {
      const double factor = learning_rate_factor(options_.schedule, state.step);
      adam.step(factor, gradient_divisor(norm, run.clip, scaler.value()));
      shards.exchange(adam.parameters());
      if (average) average->step();
      report.metrics["lr"] = factor * options_.adam.lr;
    }
    scaler.update(overflow);
    adam.zero_grad();
    network_.after_step(state.step, report.metrics);
    ++state.step;
    report.metrics["grad_norm"] = norm;
    report.seconds = monotonic_seconds() - start;
    report.metrics["step_s"] = report.seconds;
    if (log_) log_->write(state.step, "train", report.metrics);
    if (tensorboard_) tensorboard_->step(state.step, report.metrics);
    if (options_.on_step) options_.on_step(report);
  }

  [[noreturn]] void throw_not_finite(double loss, double norm) const {
    const auto last = optimiser_.checkpoints.newest();
    // abs(): a NaN may be printed as "-nan".
    throw InputError(str_cat("Step ", state_.step + 1, " has the loss ", std::abs(loss),
                             " and the gradient norm ", norm, ", so training cannot continue. ",
                             last ? str_cat("The last good checkpoint is '", last->string(), "'")
                                  : std::string("No checkpoint was saved before"),
                             "; a lower learning rate or another seed may help."));
  }

  Metrics held_out_metrics() {
    std::vector<Batch> batches;
    for (const Sample& sample : eval_samples_) batches.push_back(dataset_.read({&sample, 1}));
    return network_.evaluate(batches);
  }

  bool reaches_goal(const Metrics& metrics) const {
    if (!options_.until) return false;
    const auto figure = metrics.find(options_.until->figure);
    if (figure != metrics.end()) return figure->second <= options_.until->below;
    std::vector<std::string> names;
    for (const auto& [name, value] : metrics) names.push_back(name);
    throw UsageError(str_cat("--until names the figure '", options_.until->figure,
                             "', which the evaluations of this run do not have; they have ",
                             join(names), "."));
  }

  // A figure that no evaluation has is refused now, not after the steps up to the first one.
  void require_known_goal() {
    if (!options_.until || state_.step > 0) return;
    std::vector<Batch> batches;
    if (!eval_samples_.empty()) batches.push_back(dataset_.read({&eval_samples_.front(), 1}));
    reaches_goal(network_.evaluate(batches));
  }

  // Whether the step that was restored is the one that reached the goal: the run was ended before
  // it wrote its result.
  bool had_reached_goal() {
    if (!options_.until || state_.step == 0 || state_.step % options_.run.evaluate_every != 0)
      return false;
    if (optimiser_.average) optimiser_.average->swap();
    const bool reached = reaches_goal(held_out_metrics());
    if (optimiser_.average) optimiser_.average->swap();
    return reached;
  }

  // With the averaged weights, if averages are kept. Whether the run has reached its goal.
  bool evaluate() {
    if (optimiser_.average) optimiser_.average->swap();
    const Metrics metrics = held_out_metrics();
    tensor::release_kept_blocks();  // samples need memory of their own
    if (options_.on_evaluation) options_.on_evaluation(state_.step, metrics);
    if (optimiser_.average) optimiser_.average->swap();
    if (log_) log_->write(state_.step, "eval", metrics);
    if (tensorboard_) tensorboard_->evaluation(state_.step, metrics, network_.extra_state());
    const auto loss = metrics.find("loss");
    if (loss != metrics.end() && loss->second < state_.best) {
      state_.best = loss->second;
      if (group_.is_first()) optimiser_.checkpoints.save_best(state_);
    }
    return reaches_goal(metrics);
  }

  const TrainerOptions& options_;
  Trainable<Batch>& network_;
  const Dataset<Batch>& dataset_;
  const distributed::ProcessGroup& group_;
  std::vector<Sample> eval_samples_;  // of this process
  BatchShare share_;
  Optimiser optimiser_;
  RunState& state_;  // of optimiser_
  DataLoader<Batch> loader_;
  GradientExchange exchange_;
  GradientAccumulator<Batch> accumulator_;
  std::optional<TrainLog> log_;  // of the first process
  std::optional<TensorboardLog> tensorboard_;
  double saved_ = monotonic_seconds();
};

}  // namespace

template <typename Batch>
std::int64_t train(Trainable<Batch>& network, const Dataset<Batch>& dataset, const Sampler& sampler,
                   const TrainerOptions& options) {
  return Trainer<Batch>(network, dataset, sampler, options).run();
}

template std::int64_t train(Trainable<AudioBatch>&, const Dataset<AudioBatch>&, const Sampler&,
                            const TrainerOptions&);
template std::int64_t train(Trainable<CodeBatch>&, const Dataset<CodeBatch>&, const Sampler&,
                            const TrainerOptions&);

}  // namespace crooner::training
