#include "bench/vqvae_bench.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <c10/core/InferenceMode.h>

#include <cmath>

#include "config/tensor_table.h"
#include "model/vqvae.h"
#include "plan/work.h"

namespace crooner::bench {
namespace {

model::Vqvae random_vqvae(const config::VqvaeConfig& config) {
  tensor::StateDict weights;
  for (const TensorSpec& spec : config::tensor_specs(config)) {
    const auto inputs = static_cast<double>(spec.elements() / spec.shape[0]);
    const double range = spec.shape.size() == 1 ? 0.01 : 1 / std::sqrt(inputs);
    weights[spec.name] = at::empty(spec.shape, at::TensorOptions().dtype(at::kFloat));
    weights[spec.name].uniform_(-range, range);
  }
  return model::Vqvae(config, tensor::Scope(weights));
}

CodecRate measure(double flop, int rounds, const std::function<void()>& work) {
  work();                                       // warm-up: afterwards the memory is mapped
  MachineRates machine(at::get_num_threads());  // as the VQ-VAE
  std::vector<double> seconds;
  for (int round = 0; round < rounds; ++round) {
    machine.measure();
    seconds.push_back(time_seconds(work));
  }
  return {summarise_times(seconds), flop, machine.rate()};
}

}  // namespace

CodecRate measure_encode(const config::VqvaeConfig& config, std::int64_t samples, int rounds) {
  const c10::InferenceMode inference;
  const model::Vqvae vqvae = random_vqvae(config);
  const at::Tensor audio =
      at::empty({1, 1, samples}, at::TensorOptions().dtype(at::kFloat)).uniform_(-0.5, 0.5);
  double flop = 0;
  for (int level = 0; level < config.levels; ++level) {
    flop += plan::encode_flops(config, level, samples);
  }
  return measure(flop, rounds, [&] {
    for (int level = 0; level < config.levels; ++level) vqvae.encode(audio, level);
  });
}

CodecRate measure_decode(const config::VqvaeConfig& config, int level, std::int64_t samples,
                         int rounds) {
  const c10::InferenceMode inference;
  const model::Vqvae vqvae = random_vqvae(config);
  const at::Tensor codes =
      at::empty({1, samples / config.hop(level)}, at::TensorOptions().dtype(at::kLong));
  codes.random_(config.bins);
  return measure(plan::decode_flops(config, level, samples), rounds,
                 [&] { vqvae.decode(codes, level); });
}

}  // namespace crooner::bench
