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

tensor::StateDict adapted_weights(const tensor::StateDict& base, const tensor::StateDict& factors,
                                  const config::PriorConfig& prior,
                                  const config::AdapterConfig& adapter) {
  tensor::StateDict weights = base;
  for (const TensorSpec& spec : config::adapted_tensors(prior, adapter)) {
    weights[spec.name] =
        at::addmm(base.at(spec.name), factors.at(config::factor_in(spec.name)),
                  factors.at(config::factor_out(spec.name)), /*beta=*/1, adapter.scale());
  }
  return weights;
}

}  // namespace crooner::training
