#include "commands/eval_prior.h"

#include <ATen/ops/equal.h>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <vector>

#include "api/labellers.h"
#include "base/error.h"
#include "base/strings.h"
#include "commands/training_files.h"
#include "config/find_model.h"
#include "config/model_folder.h"
#include "model/load_model.h"
#include "plan/windows.h"
#include "report/json_line.h"
#include "training/audio_cache.h"
#include "training/code_cache.h"
#include "training/code_dataset.h"
#include "training/evaluate_prior.h"
#include "training/manifest.h"

namespace crooner::commands {
namespace {

using training::Estimate;

nlohmann::ordered_json as_json(const std::optional<Estimate>& estimate) {
  if (!estimate) return nullptr;
  return {{"mean", estimate->mean},
          {"half_width_95", estimate->half_width},
          {"songs", estimate->songs}};
}

nlohmann::ordered_json as_json(const training::PriorMetrics& figures) {
  return {{"level", figures.level},
          {"windows", figures.windows},
          {"codes", figures.codes},
          {"bits", as_json(figures.bits)},
          {"unigram_bits", figures.ngrams.unigram},
          {"bigram_bits", figures.ngrams.bigram},
          {"bigram_bits_from_other_songs", figures.ngrams.bigram_other_songs},
          {"names_cost", as_json(figures.label_gain_bits)},
          {"names_cost_first_64", as_json(figures.label_gain_bits_start)},
          {"lyrics_cost_sung", as_json(figures.lyrics_gain_bits)},
          {"codes_per_second", figures.codes_per_second}};
}

std::string number(double value, int places) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", places, value);
  return text;
}

std::string text_of(const Estimate& estimate, int places) {
  return str_cat(number(estimate.mean, places), " +- ", number(estimate.half_width, places));
}

void print(const training::PriorMetrics& figures) {
  std::cout << "level " << figures.level << ": " << figures.codes << " codes in " << figures.windows
            << " windows of " << figures.bits.songs << " songs\n"
            << "  bits a code                        " << text_of(figures.bits, 3) << "\n"
            << "  unigram, bigram of these codes     " << number(figures.ngrams.unigram, 3) << ", "
            << number(figures.ngrams.bigram, 3) << "\n"
            << "  bigram learned from other songs    "
            << number(figures.ngrams.bigram_other_songs, 3) << "\n";
  const auto cost = [](const char* title, const std::optional<Estimate>& estimate) {
    if (estimate) std::cout << title << text_of(*estimate, 4) << "\n";
  };
  cost("  another genre's names cost         ", figures.label_gain_bits);
  cost("    over a song's first 64 codes     ", figures.label_gain_bits_start);
  cost("  another song's lyrics cost, sung   ", figures.lyrics_gain_bits);
  std::cout << "  codes a second, whole windows      " << number(figures.codes_per_second, 0)
            << "\n";
}

void print(const std::string& against, const Estimate& saved) {
  std::cout << "  bits that '" << against << "' needs more  " << text_of(saved, 4) << "\n";
}

std::vector<int> make_level_loader(const config::ModelFolder& model, int wanted) {
  if (wanted >= 0) {
    model.at_level(wanted);
    return {wanted};
  }
  std::vector<int> levels;
  for (int level = model.top_level(); level >= 0; --level) {
    if (model.has_level(level)) levels.push_back(level);
  }
  if (levels.empty()) throw InputError(str_cat("The model '", model.name, "' has no prior."));
  return levels;
}

// A model, and what turns songs into its codes and labels.
struct EvaluatedModel {
  config::ModelFolder model;
  std::vector<std::optional<text::Labeller>> labellers;
  tensor::StateDict codec;

  EvaluatedModel(const std::string& name, at::Device device)
      : model(config::read_model_folder(config::find_model(name))),
        labellers(api::make_labellers(model)),
        codec(model::load_vqvae_weights(model, device)) {}

  const at::Tensor& codebook(int level) const {
    return codec.at(str_cat("bottleneck.level_blocks.", level, ".k"));
  }
};

training::PriorMetrics examine(const EvaluatedModel& examined, int level, training::Manifest list,
                               const cli::EvalPriorOptions& options, at::Device device) {
  const config::ModelFolder& model = examined.model;
  const config::PriorConfig& config = model.at_level(level).config;
  const training::AudioCache sounds(list.songs, training_cache(options.cache, "sounds"),
                                    config.sample_rate, config.window_samples(), list.skipped);
  std::vector<int> levels{level};
  if (config.conditioner) levels.push_back(level + 1);
  const training::CodeCache codes(sounds, model.vqvae, examined.codec, levels,
                                  training_cache(options.cache, "codes"));
  // Windows begin where those of a song that is sung may begin.
  config::DataConfig data;
  data.grid = static_cast<int>(std::max<std::int64_t>(
      1, plan::hop_codes(config, model.at_level(level).sampling.hop_fraction)));
  const training::CodeDataset windows(config, sounds, codes,
                                      examined.labellers[static_cast<std::size_t>(level)], data,
                                      list.skipped);
  warn_skipped_songs(list.skipped);
  return training::evaluate_prior(model::load_prior(model, level, device), windows, options.windows,
                                  device);
}

// Bits a code can only be compared over the same windows of the same codes.
void check_comparable(const EvaluatedModel& one, const EvaluatedModel& other, int level) {
  const auto& mine = one.model.at_level(level).config;
  const auto& its = other.model.at_level(level).config;
  if (mine.n_ctx == its.n_ctx && mine.sample_rate == its.sample_rate && mine.hop == its.hop &&
      one.codebook(level).sizes() == other.codebook(level).sizes() &&
      at::equal(one.codebook(level), other.codebook(level)))
    return;
  throw InputError(str_cat(
      "--against ", other.model.name, ": its codes of level ", level, " are not those of '",
      one.model.name, "'; models are compared that share the VQ-VAE and the context's length."));
}

}  // namespace

void eval_prior(const cli::EvalPriorOptions& options) {
  if (options.data.empty()) throw UsageError("Say --data; see 'crooner eval prior --help'.");
  const at::Device device = configure_device(options);
  const EvaluatedModel examined(options.model, device);
  std::optional<EvaluatedModel> other;
  if (!options.against.empty()) other.emplace(options.against, device);
  const std::vector<int> levels = make_level_loader(examined.model, options.level);
  if (other) {
    for (const int level : levels) check_comparable(examined, *other, level);
  }

  const training::Manifest songs = training::read_manifest(options.data);
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const int level : levels) {
    const auto figures = examine(examined, level, songs, options, device);
    std::optional<Estimate> saved;
    if (other) saved = training::saved(examine(*other, level, songs, options, device), figures);
    if (options.log.json) {
      all.push_back(as_json(figures));
      if (saved) all.back()["saved"] = as_json(saved);
    } else {
      print(figures);
      if (saved) print(other->model.name, *saved);
    }
  }
  if (options.log.json) {
    nlohmann::ordered_json found = {{"model", examined.model.name}, {"priors", all}};
    if (other) found["against"] = other->model.name;
    std::cout << report::json_line(found);
  }
}

}  // namespace crooner::commands
