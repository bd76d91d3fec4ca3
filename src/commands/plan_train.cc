#include <ATen/Parallel.h>

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json_text.h"
#include "commands/commands.h"
#include "config/read_preset.h"
#include "config/tensor_table.h"
#include "plan/training_refusal.h"
#include "report/training_plan.h"
#include "tensor/device_memory.h"
#include "training/autocast.h"
#include "training/batch_share.h"
#include "training/check_data.h"
#include "training/measure_steps.h"
#include "training/open_data.h"
#include "training/prior_setup.h"
#include "training/run_setup.h"

namespace crooner::commands {
namespace {

template <typename Preset>
double measured_seconds(Preset preset, const cli::PlanTrainOptions& options, at::Device device) {
  preset.run = training::largest_share(preset.run, options.processes);
  return training::measure_steps(preset, device, options.measure).seconds;
}

// The songs of `manifest` that a run of the preset uses; the others are warned of.
report::PlannedData count_songs(const training::Manifest& manifest, const training::SongRule& rule,
                                int threads) {
  const auto check = training::check_data(manifest, threads, rule);
  training::warn_skipped_songs(check.skipped);
  report::PlannedData data;
  data.songs = static_cast<std::int64_t>(check.songs.size());
  data.left_out = static_cast<std::int64_t>(check.skipped.size());
  for (const auto& song : check.songs) data.hours += song.seconds / 3600;
  if (data.songs == 0) throw InputError("No song of --data can be trained on.");
  return data;
}

training::SongRule rule_of(const config::PriorPreset& preset, const training::Manifest& manifest) {
  return training::song_rule(preset, manifest.songs);
}
training::SongRule rule_of(const config::VqvaePreset& preset, const training::Manifest&) {
  return training::song_rule(preset);
}

template <typename Preset>
void print_plan(Preset preset, report::TrainingPlan plan, const cli::PlanTrainOptions& options) {
  training::share_of_batch(preset.run, 0, options.processes);  // refuses too many processes
  training::warn_needless_shards(options.shard_optimizer, options.processes);
  at::Device device = options.memory && options.device.starts_with("cuda") && options.measure == 0
                          ? at::Device(at::kCUDA)  // planned for, not used
                          : training::configure_device(options.device, options.threads);
  preset.run.precision = training::available_precision(preset.run.precision, device);
  plan.machine = {device.is_cpu(), std::max(1, at::get_num_threads() / options.processes),
                  options.processes, options.shard_optimizer,
                  device.is_cpu() ? options.processes : 1};
  if (device.is_cpu()) at::set_num_threads(plan.machine.threads);
  plan.preset = options.preset;
  plan.steps = preset.run.steps;
  plan.items = training::samples_per_step(preset.run);
  plan.trained = plan::trained_parameters(preset);
  plan.memory = plan::training_memory(preset, plan.machine);
  if (!options.data.empty()) {
    const auto manifest = training::read_manifest(options.data);
    plan.data = count_songs(manifest, rule_of(preset, manifest), plan.machine.threads);
  }
  plan.disk = plan::training_disk(preset, plan.data ? plan.data->hours : options.hours);
  plan.available =
      options.memory ? AvailableMemory{static_cast<std::int64_t>(*options.memory * 1e9), "--memory"}
                     : tensor::device_memory(device);
  plan.step_seconds = options.step_seconds;
  if (options.measure > 0) plan.step_seconds = measured_seconds(preset, options, device);
  if (options.log.json) {
    std::cout << json_text(report::training_plan_json(plan), 2) << '\n';
  } else {
    std::cout << report::training_plan_text(plan);
  }
  plan::require_trainable(preset, plan.machine, plan.available);
}

}  // namespace

// Prints the table, or JSON, on stdout. Throws ResourceError after it when the run does not fit.
void plan_train(const cli::PlanTrainOptions& options) {
  report::TrainingPlan plan;
  if (config::preset_kind(options.preset) == "prior") {
    const config::PriorPreset preset =
        training::complete_prior_preset(options.preset, options.from);
    training::require_whole_passes(preset, options.processes);
    plan.kind = "prior";
    plan.parameters = config::parameter_count(*preset.model);
    plan.item_length = preset.model->n_ctx;
    plan.item_seconds =
        static_cast<double>(preset.model->window_samples()) / preset.model->sample_rate;
    return print_plan(preset, std::move(plan), options);
  }
  const config::VqvaePreset preset = config::read_vqvae_preset(options.preset);
  plan.kind = "vqvae";
  plan.parameters = config::parameter_count(preset.model);
  plan.item_length = preset.sample_length;
  plan.item_seconds = static_cast<double>(preset.sample_length) / preset.model.sample_rate;
  print_plan(preset, std::move(plan), options);
}

}  // namespace crooner::commands
