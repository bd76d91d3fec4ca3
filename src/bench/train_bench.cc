#include "bench/train_bench.h"

#include <ATen/Parallel.h>

#include <cstdint>
#include <nlohmann/json.hpp>

#include "base/os_memory.h"
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

template <typename Preset>
ordered_json measure_preset(const Preset& preset, const cli::BenchOptions& options) {
  const at::Device device = training::configure_device(options.model.device, options.model.threads);
  const int threads = at::get_num_threads();
  MachineRates machine(threads);
  machine.measure();
  reset_peak_memory();
  const auto times = training::measure_steps(preset, device, options.rounds);
  const std::int64_t memory = peak_memory();
  machine.measure();
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

ordered_json measure_training(const cli::BenchOptions& options, const std::string& name) {
  ordered_json result;
  double codes = 0;  // of an item
  if (config::preset_kind(name) == "prior") {
    const bool complete = config::read_prior_preset(name).model.has_value();
    const config::PriorPreset preset =
        training::complete_prior_preset(name, complete ? "" : options.model.model, "--model");
    codes = preset.model->n_ctx;
    result = measure_preset(preset, options);
  } else {
    const config::VqvaePreset preset = config::read_vqvae_preset(name);
    for (const int level : preset.trained_levels())
      codes += static_cast<double>(preset.sample_length) / preset.model.hop(level);
    result = measure_preset(preset, options);
  }
  result["preset"] = name;
  result["codes_per_second"] =
      codes * result.at("items_per_step").get<double>() / result.at("step_s").get<double>();
  return result;
}

}  // namespace crooner::bench
