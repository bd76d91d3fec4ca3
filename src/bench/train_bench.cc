#include "bench/train_bench.h"

#include <ATen/Parallel.h>

#include <cstdint>
#include <nlohmann/json.hpp>

#include "base/os_memory.h"
#include "base/signal_deadline.h"
#include "base/signals.h"
#include "bench/measure.h"
#include "config/read_preset.h"
#include "plan/training_work.h"
#include "training/batch_share.h"
#include "training/measure_steps.h"
#include "training/prior_setup.h"
#include "training/run_setup.h"

namespace crooner::bench {
namespace {

using nlohmann::ordered_json;

double codes_per_item(const config::PriorPreset& preset) {
  return preset.model->n_ctx;
}

double codes_per_item(const config::VqvaePreset& preset) {
  double codes = 0;
  for (const int level : preset.trained_levels())
    codes += static_cast<double>(preset.sample_length) / preset.model.hop(level);
  return codes;
}

void measure_machine(MachineRates& machine) {
  const SignalDeadline deadline;  // it takes about a second
  machine.measure();
  throw_if_interrupted();
}

template <typename Preset>
ordered_json measure_preset(const Preset& preset, const cli::BenchOptions& options) {
  const at::Device device = training::configure_device(options.model.device, options.model.threads);
  const int threads = at::get_num_threads();
  MachineRates machine(threads);
  measure_machine(machine);
  const auto times = training::measure_steps(preset, device, options.rounds, [] {
    release_freed_memory();  // of the initial weights
    reset_peak_memory();
  });
  const std::int64_t memory = peak_memory();
  measure_machine(machine);
  const double gflop_per_step = plan::step_flops(preset) * 1e-9;
  const double gflop_per_second = gflop_per_step / times.seconds;
  return {{"what", "train"},
          {"threads", threads},
          {"device", device.str()},
          {"steps", options.rounds},
          {"step_s", times.seconds},
          {"items_per_step", training::samples_per_step(preset.run)},
          {"gflop_per_step", gflop_per_step},
          {"gflop_per_second", gflop_per_second},
          {"fma_gflop_per_second", machine.rate().fma_gflop},
          {"share_of_fma", gflop_per_second / machine.rate().fma_gflop},
          {"data_wait_share", times.waiting},
          {"peak_memory_bytes", memory}};
}

}  // namespace

TrainBench read_train_bench(const cli::BenchOptions& options, const std::string& name) {
  if (config::preset_kind(name) != "prior") return {name, config::read_vqvae_preset(name)};
  const bool complete = config::read_prior_preset(name).model.has_value();
  return {name,
          training::complete_prior_preset(name, complete ? "" : options.model.model, "--model")};
}

ordered_json measure_training(const cli::BenchOptions& options, const TrainBench& bench) {
  ordered_json result =
      std::visit([&](const auto& preset) { return measure_preset(preset, options); }, bench.preset);
  const double codes =
      std::visit([](const auto& preset) { return codes_per_item(preset); }, bench.preset);
  result["preset"] = bench.name;
  result["codes_per_second"] =
      codes * result.at("items_per_step").get<double>() / result.at("step_s").get<double>();
  return result;
}

}  // namespace crooner::bench
