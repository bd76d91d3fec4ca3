#pragma once

#include <crooner/precision.h>

#include <string>
#include <vector>

#include "config/prior_config.h"

namespace crooner::config {

// Low-rank adaptation of a prior (Hu et al. 2021, "LoRA", section 4): matrices W [in, out] of the
// base model are frozen, and W + alpha / rank * A B is computed with, A [in, rank] and B [rank,
// out] being trained.
struct AdapterConfig {
  int rank = 8;
  double alpha = 16;
  // Which: "attention" and "mlp" of the transformer, "labels" (the tables of artists and genres),
  // "lyrics" (attention and MLP of the lyrics encoder).
  std::vector<std::string> matrices{"attention", "mlp"};
  // In which the matrices of the base's layers are kept: fp32, fp16, bf16 or int8.
  Precision base_precision = Precision::kFp32;
  bool operator==(const AdapterConfig&) const = default;

  double scale() const { return alpha / rank; }
  void check() const;  // throws InputError naming the invalid entry
};

// The matrices of a prior that it adapts, by their published names. Throws InputError for a kind
// that the prior lacks.
std::vector<TensorSpec> adapted_tensors(const PriorConfig& prior, const AdapterConfig& adapter);

// The matrices of a prior that are kept in `base_precision`: those of all layers, none for fp32.
std::vector<TensorSpec> narrow_tensors(const PriorConfig& prior, const AdapterConfig& adapter);

// The names of A and B of a matrix in an adapter's file.
std::string factor_in(const std::string& matrix);
std::string factor_out(const std::string& matrix);

}  // namespace crooner::config
