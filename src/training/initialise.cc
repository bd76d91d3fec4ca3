#include "training/initialise.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>

#include <cmath>
#include <string_view>

namespace crooner::training {
namespace {

bool ends_with_any(std::string_view name, std::initializer_list<std::string_view> endings) {
  for (const auto ending : endings) {
    if (name.ends_with(ending)) return true;
  }
  return false;
}

bool is_layer_norm(std::string_view name) {
  return name.find(".ln_0.") != name.npos || name.find(".ln_1.") != name.npos ||
         name.find("prime_state_ln.") != name.npos ||
         name.find("conditioner_blocks.0.ln.") != name.npos;
}

// The framework's default for a convolution: uniform within 1 / sqrt(fan in); of a transposed one
// the fan counts output channels, as its weight is [in, out, k].
double convolution_bound(const TensorSpec& weight) {
  return 1 / std::sqrt(static_cast<double>(weight.shape[1] * weight.shape[2]));
}

at::Tensor uniform(const std::vector<std::int64_t>& shape, double bound,
                   const at::Generator& generator) {
  return at::empty(shape, at::kFloat).uniform_(-bound, bound, generator);
}

at::Tensor normal(const std::vector<std::int64_t>& shape, double deviation,
                  const at::Generator& generator) {
  return at::randn(shape, generator, at::TensorOptions(at::kFloat)).mul_(deviation);
}

// A layer attends to the lyrics when it has c_enc_kv; its output projection then starts at zero.
bool attends_to_lyrics(const std::vector<TensorSpec>& table, std::string_view projection) {
  const std::string layer(projection.substr(0, projection.rfind("c_proj")));
  for (const TensorSpec& spec : table) {
    if (spec.name == layer + "c_enc_kv.w") return true;
  }
  return false;
}

at::Tensor initial(const std::vector<TensorSpec>& table, std::size_t index,
                   const InitOptions& options, const at::Generator& generator) {
  const TensorSpec& spec = table[index];
  const std::string_view name = spec.name;
  if (is_layer_norm(name))
    return at::full(spec.shape, name.ends_with(".weight") ? 1.0 : 0.0, at::kFloat);
  if (name.ends_with(".b")) return at::zeros(spec.shape, at::kFloat);
  if (name.ends_with(".k")) return normal(spec.shape, 1, generator);
  if (name.ends_with(".w")) {
    const bool last = name.ends_with("c_proj.w");
    const bool zero = last && (options.zero_out ||
                               (name.ends_with("attn.c_proj.w") && attends_to_lyrics(table, name)));
    return zero ? at::zeros(spec.shape, at::kFloat)
                : normal(spec.shape, 0.02 * options.scale, generator);
  }
  if (ends_with_any(name, {"pos_emb.pos_emb", "start_token"}) || name.starts_with("y_emb.")) {
    return normal(spec.shape, 0.01 * options.scale, generator);
  }
  if (ends_with_any(name, {"x_emb.weight", "x_out.weight"})) {
    return normal(spec.shape, 0.02 * options.scale, generator);
  }
  if (spec.shape.size() == 3) {
    const bool last = options.zero_out && name.ends_with(".model.3.weight");
    return last ? at::zeros(spec.shape, at::kFloat)
                : uniform(spec.shape, convolution_bound(spec), generator);
  }
  // A convolution's bias follows its weight in the table.
  return uniform(
      spec.shape,
      index > 0 && table[index - 1].shape.size() == 3 ? convolution_bound(table[index - 1]) : 0,
      generator);
}

}  // namespace

tensor::StateDict initial_weights(const std::vector<TensorSpec>& table, const InitOptions& options,
                                  std::uint64_t seed) {
  tensor::StateDict weights;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const auto generator = at::make_generator<at::CPUGeneratorImpl>(seed * 1000003u + i);
    weights[table[i].name] = initial(table, i, options, generator);
  }
  return weights;
}

}  // namespace crooner::training
