// The plan's arithmetic of the cpu engine's memory is that of the engine.
#include <gtest/gtest.h>

#include "config/catalogue.h"
#include "config/embedded.h"
#include "config/tensor_table.h"
#include "engine/cpu/layer_cache.h"
#include "engine/cpu/packed_weights.h"
#include "plan/memory.h"

namespace crooner::engine {
namespace {

std::vector<config::PriorConfig> all_priors() {
  std::vector<config::PriorConfig> priors;
  for (const auto& [name, text] : config::embedded_parts()) {
    const auto part = config::catalogue_part(name);
    if (part.prior) priors.push_back(*part.prior);
  }
  return priors;
}

TEST(CpuMemory, CachesAreThoseOfThePlan) {
  for (const config::PriorConfig& prior : all_priors()) {
    const config::TransformerConfig& config = prior.transformer;
    std::size_t numbers = 0;
    for (int layer = 0; layer < config.depth; ++layer) {
      numbers += cpu::LayerCache(config, config.func(layer)).size();
    }
    EXPECT_EQ(static_cast<std::int64_t>(numbers), plan::cache_elements(config, true));
  }
}

// What packing a lyrics encoder, held in float32, adds to its weights as the plan counts them
// otherwise: in float32, or not at all where the file's own bytes will do.
double encoder_packed(const config::PriorConfig& prior) {
  if (!prior.lyrics_encoder()) return 0;
  const config::DecoderConfig encoder = prior.lyrics->encoder_config();
  double bytes = static_cast<double>(cpu::PackedWeights::bytes(encoder, {}));
  for (const TensorSpec& tensor : config::tensor_specs(prior)) {
    if (tensor.name.starts_with("prime_prior.transformer.") && tensor.dtype != DType::kF32)
      bytes -= 4.0 * static_cast<double>(tensor.elements());
  }
  return bytes;
}

TEST(CpuMemory, WeightsAreThoseOfThePlan) {
  constexpr Precision kPrecisions[] = {Precision::kFp32, Precision::kBf16, Precision::kInt8,
                                       Precision::kInt8Mlp};
  for (const config::PriorConfig& prior : all_priors()) {
    const config::DecoderConfig decoder = prior.decoder();
    for (const Precision precision : kPrecisions) {
      const auto matrices = static_cast<double>(cpu::PackedWeights::bytes(
          decoder, {.attention = attention_precision(precision), .mlp = mlp_precision(precision)}));
      const double tables =
          4.0 * prior.transformer.width * (prior.vocabulary() + prior.transformer.n_ctx);
      const double planned = static_cast<double>(
          plan::level_memory(prior, {.precision = precision}).weights -
          plan::level_memory(
              prior, {.packs = false,
                      .precision = prior.half_weights ? Precision::kFp16 : Precision::kFp32})
              .weights);
      // The rest are biases and layer norms.
      const double held = matrices + tables + encoder_packed(prior);
      EXPECT_GE(planned, held);
      EXPECT_LT(planned, 1.03 * held + 65536) << prior.transformer.width;
    }
  }
}

}  // namespace
}  // namespace crooner::engine
