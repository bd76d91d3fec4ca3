#include "model/load_model.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/sha256.h"
#include "base/strings.h"
#include "config/tensor_table.h"
#include "import/model_adapters.h"
#include "plan/level_backend.h"
#include "tensor/float_type.h"
#include "tensor/load_tensors.h"
#include "tensor/narrow_products.h"

namespace crooner::model {
namespace {

// Hashing larger files would delay every start; `crooner models verify` hashes all of them.
constexpr std::uintmax_t kCheckedBytes = 64 << 20;

// Detects weights that are not those of the model: they would give other songs unnoticed.
void check_hash(const config::ModelFolder& model, const config::WeightFileRef& part) {
  const std::filesystem::path file = model.file(part.path);
  std::error_code missing;  // reading it says why
  const std::uintmax_t size = std::filesystem::file_size(file, missing);
  if (!missing && size > kCheckedBytes) return;
  if (sha256_file(file) == part.sha256) return;
  throw InputError(str_cat(
      "'", file.string(), "' is not the file that '", (model.folder / "model.json").string(),
      "' speaks of: its SHA-256 is another. It was damaged or replaced; import the "
      "model again."));
}

// The matrix with what the adapters of its prior learned, in its type, as `crooner models assemble
// --merge` writes it; `weight` itself if they do not change it.
at::Tensor with_adapters(const importer::Adapters& adapters, const std::string& name,
                         const at::Tensor& weight) {
  at::Tensor sum;
  for (const auto& adapter : adapters) {
    if (!adapter->changes(name)) continue;
    if (!sum.defined()) sum = weight.to(at::kFloat, /*non_blocking=*/false, /*copy=*/true);
    adapter->add_to(name, sum.sizes().vec(),
                    {sum.mutable_data_ptr<float>(), static_cast<std::size_t>(sum.numel())});
  }
  if (!sum.defined()) return weight;
  tensor::check_finite(name, sum, adapters.front()->path().string());
  return sum.to(weight.scalar_type());
}

// Without reading the numbers.
tensor::StateDict map_prior(const config::ModelFolder& model, const config::PriorEntry& entry) {
  std::vector<std::pair<std::string, std::string>> ties;
  for (const auto& tie : config::tied_tensors(entry.config))
    ties.emplace_back(tie.name, tie.same_as);
  return tensor::map_expected(model.file(entry.weights.path), config::tensor_specs(entry.config),
                              ties);
}

void require_vqvae(const config::ModelFolder& model) {
  if (model.vqvae_weights.path.empty()) {
    throw InputError(str_cat("The model '", model.folder.string(),
                             "' has no VQ-VAE, without which there is no audio; 'crooner models "
                             "assemble' joins it with a model that has one."));
  }
}

}  // namespace

tensor::StateDict load_vqvae_weights(const config::ModelFolder& model, at::Device device) {
  require_vqvae(model);
  const auto dict = tensor::load_expected(model.file(model.vqvae_weights.path),
                                          config::tensor_specs(model.vqvae), {});
  check_hash(model, model.vqvae_weights);
  return tensor::to_device(dict, device, at::kFloat);
}

void check_vqvae_file(const config::ModelFolder& model) {
  require_vqvae(model);
  tensor::map_expected(model.file(model.vqvae_weights.path), config::tensor_specs(model.vqvae), {});
}

void check_prior_file(const config::ModelFolder& model, int level) {
  map_prior(model, model.at_level(level));
}

tensor::StateDict load_prior_weights(const config::ModelFolder& model, int level, at::Device device,
                                     at::ScalarType linear) {
  const auto& entry = model.at_level(level);
  tensor::StateDict dict = map_prior(model, entry);
  tensor::check_finite(dict, model.file(entry.weights.path).string());
  check_hash(model, entry.weights);
  const importer::Adapters adapters = importer::open_adapters(entry);
  for (auto& [name, weight] : dict) weight = with_adapters(adapters, name, weight);
  return tensor::to_device(dict, device, linear);
}

PriorReader::PriorReader(const config::ModelFolder& model, int level, at::Device device,
                         at::ScalarType linear)
    : mapped_(map_prior(model, model.at_level(level))),
      adapters_(importer::open_adapters(model.at_level(level))),
      file_(model.file(model.at_level(level).weights.path).string()),
      device_(device),
      linear_(linear) {
  check_hash(model, model.at_level(level).weights);
}

at::Tensor PriorReader::operator()(const std::string& name) {
  const at::Tensor weight = tensor::Scope(mapped_).at(name);
  if (checked_.insert(name).second) tensor::check_finite(name, weight, file_);
  return tensor::to_device(name, with_adapters(adapters_, name, weight), device_, linear_);
}

Vqvae load_vqvae(const config::ModelFolder& model, at::Device device) {
  const auto weights = load_vqvae_weights(model, device);
  return Vqvae(model.vqvae, tensor::Scope(weights));
}

Prior load_prior(const config::ModelFolder& model, int level, at::Device device,
                 at::ScalarType linear) {
  const auto weights = load_prior_weights(model, level, device, linear);
  return Prior(model.at_level(level).config, tensor::Scope(weights));
}

at::ScalarType stored_type(const config::ModelFolder& model, int level) {
  return tensor::float_type(
             plan::resolve_precision(model, level, Precision::kAuto, /*on_host=*/true))
      .value_or(at::kFloat);
}

at::ScalarType computed_type(const config::ModelFolder& model, int level, at::Device device) {
  return tensor::has_narrow_products(device) ? stored_type(model, level) : at::kFloat;
}

}  // namespace crooner::model
