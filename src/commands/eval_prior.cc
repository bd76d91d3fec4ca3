#include "commands/commands.h"

#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/precision.h"
#include "report/json_line.h"
#include "training/evaluated_model.h"
#include "training/metrics_report.h"
#include "training/run_setup.h"
#include "training/song_filter.h"

namespace crooner::commands {
namespace {

void evaluate_precisions(const cli::EvalPriorOptions& options,
                         const training::EvaluatedModel& model, const std::vector<int>& levels) {
  engine::EngineOptions engine;
  engine.kind = *parse_engine_kind(options.engine);
  engine.threads = options.threads;
  const training::Manifest manifest = training::read_manifest(options.data, options.where);
  nlohmann::ordered_json results = nlohmann::ordered_json::array();
  for (const int level : levels) {
    for (const auto& metrics : model.evaluate_precisions(
             level, manifest, options.cache, options.windows, options.precisions, engine)) {
      results.push_back(training::to_json(metrics));
      if (!options.log.json) std::cout << training::to_text(metrics) << std::flush;
    }
  }
  if (!options.log.json) return;
  std::cout << report::json_line({{"format_version", training::kMetricsFormatVersion},
                                  {"model", model.name()},
                                  {"precisions", results}});
}

}  // namespace

void eval_prior(const cli::EvalPriorOptions& options) {
  const at::Device device = training::configure_device(options.device, options.threads);
  const training::EvaluatedModel model(options.model, device);
  std::optional<training::EvaluatedModel> baseline;
  if (!options.baseline.empty()) baseline.emplace(options.baseline, device);
  const std::vector<int> levels = model.levels(options.level);
  if (!options.precisions.empty()) return evaluate_precisions(options, model, levels);
  if (baseline) {
    for (const int level : levels) model.check_comparable(*baseline, level);
  }

  const training::Manifest manifest = training::read_manifest(options.data, options.where);
  nlohmann::ordered_json priors = nlohmann::ordered_json::array();
  for (const int level : levels) {
    const auto metrics = model.evaluate(level, manifest, options.cache, options.windows);
    priors.push_back(training::to_json(metrics));
    if (!options.log.json) std::cout << training::to_text(metrics) << std::flush;
    if (!baseline) continue;
    const training::Estimate saved = training::saved_bits(
        baseline->evaluate(level, manifest, options.cache, options.windows), metrics);
    priors.back()["saved"] = training::to_json(saved);
    if (!options.log.json) std::cout << training::saved_bits_text(baseline->name(), saved);
  }
  if (!options.log.json) return;
  nlohmann::ordered_json result = {{"format_version", training::kMetricsFormatVersion},
                                   {"model", model.name()},
                                   {"priors", priors}};
  if (baseline) result["baseline"] = baseline->name();
  std::cout << report::json_line(result);
}

}  // namespace crooner::commands
