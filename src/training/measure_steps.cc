#include "training/measure_steps.h"

#include <algorithm>
#include <filesystem>
#include <numeric>
#include <vector>

#include "base/os_process.h"
#include "base/signal_deadline.h"
#include "base/signals.h"
#include "base/strings.h"
#include "config/tensor_table.h"
#include "training/autocast.h"
#include "training/initialise.h"
#include "training/made_data.h"
#include "training/trainable_prior.h"
#include "training/trainable_vqvae.h"
#include "training/trainer.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

struct EnoughSteps {};

fs::path own_folder() {
  return fs::temp_directory_path() / str_cat("crooner-steps-", process_id());
}

void remove_own_folder() {
  std::error_code failure;
  fs::remove_all(own_folder(), failure);
}

struct OwnFolder {
  fs::path path = own_folder();
  ~OwnFolder() { remove_own_folder(); }
};

template <typename Batch, typename Preset>
StepTimes measure(Trainable<Batch>& network, const Dataset<Batch>& data, const Preset& preset,
                  int steps) {
  const OwnFolder folder;
  const Sampler sampler(data.size(), 1);
  std::vector<double> seconds;
  double waited = 0;
  TrainerOptions options{.run = preset.run,
                         .adam = preset.adam,
                         .schedule = {},
                         .preset = "{}",
                         .folder = folder.path,
                         .result = "result.safetensors"};
  options.run.steps = steps + 2;
  options.run.save_every = options.run.evaluate_every = steps + 3;
  options.on_step = [&](const StepReport& report) {
    throw_if_interrupted();  // before the trainer sees it, which would save
    if (report.step == 1) return;
    seconds.push_back(report.seconds);
    waited += report.metrics.at("data_wait_s");
    if (report.step == steps + 1) throw EnoughSteps();
  };
  try {
    train<Batch>(network, data, sampler, options);
  } catch (const EnoughSteps&) {
  }
  const double all = std::accumulate(seconds.begin(), seconds.end(), 0.0);
  std::sort(seconds.begin(), seconds.end());
  return {seconds[seconds.size() / 2], waited / all};
}

}  // namespace

StepTimes measure_steps(config::PriorPreset preset, at::Device device, int steps,
                        const std::function<void()>& on_ready) {
  const SignalDeadline deadline(remove_own_folder);
  preset.run.precision = available_precision(preset.run.precision, device);
  auto weights = initial_weights(config::tensor_specs(*preset.model), {preset.init.scale, false},
                                 preset.run.seed);
  for (const auto& tie : config::tied_tensors(*preset.model))
    weights[tie.name] = weights.at(tie.same_as);
  TrainablePrior network(preset, weights, device);
  weights.clear();
  on_ready();
  return measure<CodeBatch>(network, MadeCodes(preset), preset, steps);
}

StepTimes measure_steps(config::VqvaePreset preset, at::Device device, int steps,
                        const std::function<void()>& on_ready) {
  const SignalDeadline deadline(remove_own_folder);
  preset.run.precision = available_precision(preset.run.precision, device);
  TrainableVqvae network(preset, preset.loss.bandwidth,
                         initial_weights(config::tensor_specs(preset.model),
                                         {preset.init_scale, false}, preset.run.seed),
                         /*fresh=*/!preset.decoder_only, device);
  on_ready();
  return measure<AudioBatch>(network, MadeAudio(preset.sample_length), preset, steps);
}

}  // namespace crooner::training
