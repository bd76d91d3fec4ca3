#include "training/evaluated_model.h"

#include <ATen/ops/equal.h>

#include <algorithm>

#include "base/error.h"
#include "base/strings.h"
#include "config/find_model.h"
#include "model/load_model.h"
#include "plan/windows.h"
#include "sampling/load_model_level.h"

namespace crooner::training {

EvaluatedModel::EvaluatedModel(const std::string& model, at::Device device)
    : model_(config::read_model_folder(config::find_model(model))),
      device_(device),
      codec_(model_codec(model_, device)) {}

std::vector<int> EvaluatedModel::levels(int level) const {
  if (level >= 0) {
    model_.at_level(level);  // throws if there is no prior
    return {level};
  }
  std::vector<int> levels;
  for (int other = model_.top_level(); other >= 0; --other) {
    if (model_.has_level(other)) levels.push_back(other);
  }
  if (levels.empty()) throw InputError(str_cat("The model '", model_.name, "' has no prior."));
  return levels;
}

std::unique_ptr<const PriorData> EvaluatedModel::open_data(
    int level, const Manifest& manifest, const std::filesystem::path& cache) const {
  const config::PriorEntry& prior = model_.at_level(level);
  const std::int64_t hop = plan::hop_codes(prior.config, prior.sampling.hop_fraction);
  config::DataConfig data;
  data.grid = static_cast<int>(std::max<std::int64_t>(1, hop));
  const auto names = read_label_names(model_, level);
  return open_prior_data(manifest, cache,
                         {.model = prior.config, .codec = codec_, .names = names, .data = data});
}

PriorMetrics EvaluatedModel::evaluate(int level, const Manifest& manifest,
                                      const std::filesystem::path& cache, int windows) const {
  return evaluate_prior(model::load_prior(model_, level, device_),
                        open_data(level, manifest, cache)->dataset, windows, device_);
}

std::vector<PrecisionMetrics> EvaluatedModel::evaluate_precisions(
    int level, const Manifest& manifest, const std::filesystem::path& cache, int windows,
    const std::vector<Precision>& precisions, engine::EngineOptions options) const {
  options.device = device_;
  std::unique_ptr<const PriorData> data;
  std::vector<PrecisionMetrics> results;
  for (const Precision precision : precisions) {
    options.precision = precision;
    const auto lower = sampling::load_model_level(model_, level, options);
    options.precision = Precision::kFp32;
    const auto reference = sampling::load_model_level(model_, level, options);
    if (!data) data = open_data(level, manifest, cache);  // the engine has the precision
    results.push_back(evaluate_precision(*lower, *reference, data->dataset, windows));
    results.back().engine = engine::resolve_engine(options.kind, device_);
    results.back().precision = precision;
  }
  return results;
}

void EvaluatedModel::check_comparable(const EvaluatedModel& baseline, int level) const {
  const auto& mine = model_.at_level(level).config;
  const auto& other = baseline.model_.at_level(level).config;
  const at::Tensor codebook = codec_.codebook(level),
                   other_codebook = baseline.codec_.codebook(level);
  if (mine.n_ctx == other.n_ctx && mine.sample_rate == other.sample_rate && mine.hop == other.hop &&
      codebook.sizes() == other_codebook.sizes() && at::equal(codebook, other_codebook))
    return;
  throw InputError(str_cat("--baseline ", baseline.name(), ": its codes of level ", level,
                           " are not those of '", name(),
                           "'; models can be compared that share the VQ-VAE and n_ctx."));
}

}  // namespace crooner::training
