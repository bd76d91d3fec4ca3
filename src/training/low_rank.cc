#include "training/low_rank.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>

#include <cmath>

namespace crooner::training {

tensor::StateDict initial_factors(const config::PriorConfig& prior,
                                  const config::AdapterConfig& adapter,
                                  const tensor::StateDict& base, std::uint64_t seed) {
  auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
  tensor::StateDict factors;
  for (const TensorSpec& spec : config::adapted_tensors(prior, adapter)) {
    const at::Device device = base.at(spec.name).device();
    const auto numbers = at::TensorOptions(at::kFloat);
    const at::Tensor a = at::randn({spec.shape[0], adapter.rank}, generator, numbers);
    factors[config::factor_in(spec.name)] =
        a.div(std::sqrt(static_cast<double>(spec.shape[0]))).to(device);
    factors[config::factor_out(spec.name)] =
        at::zeros({adapter.rank, spec.shape[1]}, numbers.device(device));
  }
  return factors;
}

FrozenBase frozen_base(const tensor::StateDict& base, const config::PriorConfig& prior,
                       const config::AdapterConfig& adapter, at::Device device) {
  FrozenBase frozen;
  for (const TensorSpec& spec : config::narrow_tensors(prior, adapter)) {
    const at::Tensor weight = base.at(spec.name).to(device);
    frozen.matrices.emplace(spec.name, tensor::Matrix::narrow(weight, adapter.base_precision));
  }
  for (const auto& [name, weight] : base) {
    if (frozen.matrices.contains(name)) continue;
    frozen.weights[name] =
        weight.detach().to(device, at::kFloat, /*non_blocking=*/false, /*copy=*/true);
  }
  for (const auto& tie : config::tied_tensors(prior))
    frozen.weights[tie.name] = frozen.weights.at(tie.same_as);
  return frozen;
}

FrozenBase adapted_base(const FrozenBase& base, const tensor::StateDict& factors,
                        const config::PriorConfig& prior, const config::AdapterConfig& adapter) {
  FrozenBase adapted = base;
  for (const TensorSpec& spec : config::adapted_tensors(prior, adapter)) {
    const at::Tensor& a = factors.at(config::factor_in(spec.name));
    const at::Tensor& b = factors.at(config::factor_out(spec.name));
    const auto narrow = adapted.matrices.find(spec.name);
    if (narrow != adapted.matrices.end()) {
      narrow->second = narrow->second.plus(a, b, adapter.scale());
    } else {
      at::Tensor& weight = adapted.weights.at(spec.name);
      weight = at::addmm(weight, a, b, /*beta=*/1, adapter.scale());
    }
  }
  return adapted;
}

}  // namespace crooner::training
