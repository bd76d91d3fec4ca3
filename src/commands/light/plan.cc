#include "commands/light/plan.h"

#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/os_memory.h"
#include "base/strings.h"
#include "cli/backend_options.h"
#include "commands/light/plan_report.h"
#include "commands/light/plan_speed.h"
#include "config/find_model.h"
#include "plan/lengths.h"
#include "plan/level_backend.h"
#include "plan/refusal.h"

namespace crooner::commands {
namespace {

config::ModelFolder model_of(const cli::PlanOptions& options) {
  const std::string& name = options.model.model;
  config::ModelFolder model = name.empty() ? config::read_model_folder(config::find_model(name))
                                           : config::find_model_config(name);
  for (config::PriorEntry& prior : model.priors) {
    if (options.n_ctx == 0) break;
    prior.config.n_ctx = options.n_ctx;
    prior.config.derive();
    prior.config.check();
  }
  return model;
}

std::int64_t samples_of(double seconds, int rate) {
  return static_cast<std::int64_t>(std::llround(seconds * rate));
}

plan::PlanRequest make_plan_request(const cli::PlanOptions& options,
                                    const config::ModelFolder& model) {
  const bool on_host = !options.model.device.starts_with("cuda");
  plan::PlanRequest asked = plan::make_plan_request(model, backend_options(options.model), on_host);
  const int rate = model.vqvae.sample_rate, top = model.top_level();
  if (options.stop_after_level > top) {
    throw UsageError(str_cat("--stop-after-level is ", options.stop_after_level, "; the model '",
                             model.name, "' has levels 0 to ", top, "."));
  }
  asked.last_level = options.stop_after_level;
  for (int level = asked.last_level; level <= top; ++level) model.at_level(level);
  asked.songs = options.songs;
  const double seconds = options.seconds.value_or(model.default_seconds);
  asked.samples = plan::round_up_to_top_code(asked.priors, samples_of(seconds, rate));
  const std::int64_t prompt = samples_of(options.prompt_seconds, rate) / model.vqvae.hop(top);
  if (prompt * model.vqvae.hop(top) >= asked.samples) {
    throw UsageError(str_cat("--prompt-seconds is ", options.prompt_seconds, ", and a song has ",
                             seconds, " s; give more --seconds."));
  }
  asked.wanted = plan::codes_per_level(asked.priors, asked.samples, prompt, top, asked.last_level);
  for (int level = 0; level <= top; ++level) {
    const auto at = static_cast<std::size_t>(level);
    asked.prompt[at] = prompt * (model.vqvae.hop(top) / model.vqvae.hop(level));
    asked.hop_fraction[at] = options.hop_fraction.at(level, asked.hop_fraction[at]);
  }
  return asked;
}

// What may be taken, and whose word that is.
AvailableMemory memory_of(const cli::PlanOptions& options) {
  if (options.memory) return {static_cast<std::int64_t>(*options.memory * 1e9), "--memory"};
  if (options.model.device.starts_with("cuda")) return {};
  return available_memory();
}

}  // namespace

void plan(const cli::PlanOptions& options) {
  const config::ModelFolder model = model_of(options);
  const AvailableMemory memory = memory_of(options);
  PlanReport report;
  report.model = model.name;
  report.asked = make_plan_request(options, model);
  report.memory = memory;
  if (!memory.source.empty()) report.available = memory.bytes;
  report.plan = plan::plan_songs(report.asked, report.available);
  report.speeds = speeds_of(options, report);
  std::string refusal;
  try {
    if (report.available) {
      plan::require_fits(report.asked, report.plan, memory.bytes, memory.source);
    }
  } catch (const ResourceError& error) {
    refusal = error.what();
  }
  if (options.log.json) {
    std::cout << plan_json(report, refusal).dump(2) << '\n';
  } else {
    std::cout << plan_text(report);
  }
  if (!refusal.empty()) throw ResourceError(refusal);
}

}  // namespace crooner::commands
