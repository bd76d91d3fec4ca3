#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "config/model_folder.h"
#include "training/codec.h"
#include "training/evaluate_precision.h"
#include "training/evaluate_prior.h"
#include "training/manifest.h"
#include "training/open_data.h"

namespace crooner::training {

// A model whose priors are evaluated, with its codec on the device.
class EvaluatedModel {
 public:
  EvaluatedModel(const std::string& model, at::Device device);

  const std::string& name() const { return model_.name; }
  // The levels with a prior, the highest first; or `level` alone, if it is not -1. Throws
  // InputError when there is none.
  std::vector<int> levels(int level) const;

  // Windows begin where those of a generated song may: at multiples of the hop. `windows` of each
  // song; `cache` is that of open_prior_data.
  PriorMetrics evaluate(int level, const Manifest& manifest, const std::filesystem::path& cache,
                        int windows) const;

  // What decoding in each of `precisions` by `options.kind` costs a level: `options` are the
  // engine's, but for the precision, whose reference is fp32 by the same engine. The data is opened
  // once. Throws UsageError for a precision that the engine does not have.
  std::vector<PrecisionMetrics> evaluate_precisions(int level, const Manifest& manifest,
                                                    const std::filesystem::path& cache, int windows,
                                                    const std::vector<Precision>& precisions,
                                                    engine::EngineOptions options) const;

  // Throws InputError unless both models see the same codes in windows of the same length: bits per
  // code can be compared only then.
  void check_comparable(const EvaluatedModel& baseline, int level) const;

 private:
  std::unique_ptr<const PriorData> open_data(int level, const Manifest& manifest,
                                             const std::filesystem::path& cache) const;

  config::ModelFolder model_;
  at::Device device_;
  Codec codec_;
};

}  // namespace crooner::training
