// The plan's arithmetic of the cuda engine's memory is that of the engine.
#include <gtest/gtest.h>

#include "config/catalogue.h"
#include "config/embedded.h"
#include "engine/cuda/memory.h"
#include "engine/engine.h"
#include "plan/cuda_memory.h"
#include "random_decoder.h"
#include "support/emulated_cuda.h"
#include "tensor/cuda_library.h"

namespace crooner::engine {
namespace {

constexpr Precision kPrecisions[] = {Precision::kFp32, Precision::kFp16, Precision::kInt8,
                                     Precision::kInt8Mlp};

TEST(CudaMemory, WeightsAndCachesAreThoseOfThePlan) {
  for (const auto& [name, text] : config::embedded_parts()) {
    const auto part = config::catalogue_part(name);
    if (!part.prior) continue;
    const config::DecoderConfig decoder = part.prior->decoder();
    for (const Precision precision : kPrecisions) {
      const auto planned =
          plan::cuda_decoder_memory(decoder.transformer, decoder.vocabulary, precision);
      const cuda::WeightTypes types = {.attention = attention_precision(precision),
                                       .mlp = mlp_precision(precision)};
      EXPECT_EQ(planned.weights,
                static_cast<std::int64_t>(cuda::DeviceWeights::bytes(decoder, types)));
      EXPECT_EQ(planned.cache,
                static_cast<std::int64_t>(cuda::cache_bytes(decoder, types.attention)));
    }
  }
}

std::int64_t free_bytes() {
  cuda::DeviceInfo info;
  EXPECT_EQ(tensor::cuda_api()->device_info(0, &info), 0);
  return static_cast<std::int64_t>(info.free_bytes);
}

// Counted by the emulated device.
TEST(CudaMemory, AnEngineAllocatesWhatThePlanCounts) {
  use_emulated_cuda();
  constexpr int kRows = 5;
  const config::DecoderConfig config = small_decoder(2);
  for (const Precision precision : kPrecisions) {
    const auto planned =
        plan::cuda_decoder_memory(config.transformer, config.vocabulary, precision);
    const std::int64_t before = free_bytes();
    EngineOptions options;
    options.kind = EngineKind::kCuda;
    options.precision = precision;
    options.rows = kRows;
    const auto weights = random_weights(config, 1);
    const auto engine = make_engine(config, tensor::Scope(weights), options);
    const std::int64_t taken = before - free_bytes();
    const std::int64_t rest = taken - planned.weights - planned.workspace - kRows * planned.cache;
    // Where a row begins, and what the device knows of it.
    const auto start = static_cast<std::int64_t>(sizeof(float)) * config.transformer.width;
    EXPECT_EQ(rest, kRows * (start + static_cast<std::int64_t>(sizeof(cuda::Slot))));
  }
}

}  // namespace
}  // namespace crooner::engine
