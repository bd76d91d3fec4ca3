#include "config/adapter_config.h"

#include "base/error.h"
#include "base/strings.h"
#include "config/tensor_table.h"

namespace crooner::config {
namespace {

// Whether a matrix is of this kind.
bool is_of_kind(const std::string& tensor, const std::string& kind) {
  if (kind == "labels") return tensor.starts_with("y_emb.") && tensor.ends_with("emb.weight");
  if (!tensor.ends_with(".w")) return false;
  if (kind == "lyrics") return tensor.starts_with("prime_prior.transformer.");
  if (!tensor.starts_with("prior.transformer.")) return false;
  return tensor.find(kind == "mlp" ? ".mlp." : ".attn.") != std::string::npos;
}

}  // namespace

void AdapterConfig::check() const {
  if (rank < 1) throw InputError(str_cat("'adapter.rank' is ", rank, "; it must be 1 or more."));
  if (!(alpha > 0))
    throw InputError(str_cat("'adapter.alpha' is ", alpha, "; it must be above 0."));
  if (matrices.empty())
    throw InputError("'adapter.matrices' is empty, so nothing would be trained.");
  for (const std::string& kind : matrices) {
    if (kind == "attention" || kind == "mlp" || kind == "labels" || kind == "lyrics") continue;
    throw InputError(str_cat("'adapter.matrices' has \"", kind,
                             "\"; it takes attention, mlp, labels and lyrics."));
  }
}

std::vector<TensorSpec> adapted_tensors(const PriorConfig& prior, const AdapterConfig& adapter) {
  std::vector<TensorSpec> all = tensor_specs(prior), adapted;
  for (const std::string& kind : adapter.matrices) {
    const std::size_t before = adapted.size();
    for (const TensorSpec& spec : all) {
      if (spec.shape.size() == 2 && is_of_kind(spec.name, kind)) adapted.push_back(spec);
    }
    if (adapted.size() == before) {
      throw InputError(str_cat("'adapter.matrices' has \"", kind, "\", but the prior of level ",
                               prior.level, " has no such matrix."));
    }
  }
  return adapted;
}

std::vector<TensorSpec> narrow_tensors(const PriorConfig& prior, const AdapterConfig& adapter) {
  std::vector<TensorSpec> narrow;
  if (adapter.base_precision == Precision::kFp32) return narrow;
  for (const TensorSpec& spec : tensor_specs(prior)) {
    if (spec.name.ends_with(".w") && spec.name.find("._attn_mods.") != std::string::npos)
      narrow.push_back(spec);
  }
  return narrow;
}

std::string factor_in(const std::string& matrix) {
  return matrix + ".lora_a";
}

std::string factor_out(const std::string& matrix) {
  return matrix + ".lora_b";
}

}  // namespace crooner::config
