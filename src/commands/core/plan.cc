#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json_text.h"
#include "base/os_memory.h"
#include "base/strings.h"
#include "cli/backend_options.h"
#include "commands/core/commands.h"
#include "config/find_model.h"
#include "plan/guidance.h"
#include "plan/lengths.h"
#include "plan/level_backend.h"
#include "plan/refusal.h"
#include "report/bench_results.h"
#include "report/plan_report.h"

namespace crooner::commands {
namespace {

config::ModelFolder configured_model(const cli::PlanOptions& options) {
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

std::int64_t to_samples(double seconds, int rate) {
  return static_cast<std::int64_t>(std::llround(seconds * rate));
}

plan::PlanRequest make_plan_request(const cli::PlanOptions& options,
                                    const config::ModelFolder& model) {
  const bool on_host = !options.model.device.starts_with("cuda");
  plan::PlanRequest request =
      plan::make_plan_request(model, backend_options(options.model), on_host);
  const int rate = model.vqvae.sample_rate, top = model.top_level();
  if (options.stop_after_level > top) {
    throw UsageError(str_cat("--stop-after-level is ", options.stop_after_level, "; the model '",
                             model.name, "' has levels 0 to ", top, "."));
  }
  request.last_level = options.stop_after_level;
  for (int level = request.last_level; level <= top; ++level) model.at_level(level);
  request.songs = options.songs;
  const double seconds = options.seconds.value_or(model.default_seconds);
  request.samples = plan::round_up_to_top_code(request.priors, to_samples(seconds, rate));
  const std::int64_t prompt = to_samples(options.prompt_seconds, rate) / model.vqvae.hop(top);
  if (prompt * model.vqvae.hop(top) >= request.samples) {
    throw UsageError(str_cat("--prompt-seconds is ", options.prompt_seconds, ", but a song has ",
                             seconds, " s; give more --seconds."));
  }
  request.wanted =
      plan::codes_per_level(request.priors, request.samples, prompt, top, request.last_level);
  Guidance guidance = options.guidance.guidance;
  guidance.other_lyrics = options.guidance.other_lyrics;  // as many as there are files
  const auto weights = plan::guidance_weights(model, guidance);
  for (int level = 0; level <= top; ++level) {
    const auto at = static_cast<std::size_t>(level);
    request.prompt[at] = prompt * (model.vqvae.hop(top) / model.vqvae.hop(level));
    request.guides[at] = plan::guide_rows(weights[at], guidance);
    request.hop_fraction[at] = options.hop_fraction.at(level, request.hop_fraction[at]);
    request.segments[at] = options.upsample_segments.value_or(request.segments[at]);
  }
  return request;
}

std::vector<report::LevelSpeed> level_speeds(const cli::PlanOptions& options,
                                             const report::PlanReport& plan_report) {
  const report::BenchResults results(options.bench);
  std::vector<report::LevelSpeed> speeds;
  bool any = options.bench.empty();
  for (const plan::LevelPlan& level : plan_report.plan.levels) {
    speeds.push_back(results.speed(str_cat(plan_report.model, "/", level.level), level.rows));
    any |= speeds.back().codes_per_second.has_value();
    const double flag = options.codes_per_second.at(level.level, 0);
    if (flag > 0) speeds.back() = {flag, std::nullopt};
  }
  if (!any) {
    throw InputError(str_cat("'", options.bench, "' has no steps of ", plan_report.model,
                             "; crooner bench step prefill --size ", plan_report.model,
                             " --json measures them."));
  }
  return speeds;
}

// The memory limit and its source.
AvailableMemory memory_limit(const cli::PlanOptions& options) {
  if (options.memory) return {static_cast<std::int64_t>(*options.memory * 1e9), "--memory"};
  if (options.model.device.starts_with("cuda")) return {};
  return available_memory();
}

}  // namespace

// Prints the table, or JSON, on stdout. Throws ResourceError after it when not even one song fits.
void plan(const cli::PlanOptions& options) {
  const config::ModelFolder model = configured_model(options);
  const AvailableMemory memory = memory_limit(options);
  report::PlanReport result;
  result.model = model.name;
  result.request = make_plan_request(options, model);
  result.memory = memory;
  if (!memory.source.empty()) result.available = memory.bytes;
  result.plan = plan::plan_songs(result.request, result.available);
  result.speeds = level_speeds(options, result);
  std::string refusal;
  try {
    if (result.available) {
      plan::require_fits(result.request, result.plan, memory.bytes, memory.source);
    }
  } catch (const ResourceError& error) {
    refusal = error.what();
  }
  if (options.log.json) {
    std::cout << json_text(report::plan_json(result, refusal), 2) << '\n';
  } else {
    std::cout << report::plan_text(result);
  }
  if (!refusal.empty()) throw ResourceError(refusal);
}

}  // namespace crooner::commands
