#include "bench/decoder_bench.h"

#include <gtest/gtest.h>

#include "bench/vqvae_bench.h"
#include "config/catalogue.h"
#include "config/tensor_table.h"
#include "plan/work.h"

namespace crooner::bench {
namespace {

TEST(DecoderBench, CurveGoesFromTheFirstPositionToTheLast) {
  for (const EngineKind kind : {EngineKind::kCpu, EngineKind::kPlain}) {
    DecoderBenchmark benchmark;
    benchmark.size = decoder_sizes("smoke").back();
    benchmark.engine.kind = kind;
    benchmark.engine.rows = 2;
    benchmark.engine.threads = 1;
    benchmark.rounds = 2;
    benchmark.points = 5;
    const auto points = measure_curve(benchmark);
    ASSERT_EQ(points.size(), 5u);
    const int last = benchmark.size.decoder.transformer.n_ctx - 1;
    EXPECT_EQ(points.front().position, 0);
    EXPECT_EQ(points.back().position, last);
    for (const CurvePoint& point : points) EXPECT_GT(point.seconds, 0);
    EXPECT_EQ(points.back().cache,
              2.0 * plan::step_cache_bytes(benchmark.size.decoder.transformer, last, 4));
  }
}

// All layers of every published prior, their lyrics layers included, can be given random weights.
TEST(DecoderBench, RandomWeightsAreThoseOfThePrior) {
  for (const char* model : {"small_sep_enc_dec", "small_single_enc_dec", "smoke"}) {
    for (const DecoderSize& size : decoder_sizes(model)) {
      for (const auto& [name, tensor] : random_weights(size.decoder, true)) {
        ASSERT_TRUE(tensor.defined()) << name;
      }
      const int level = size.name.back() - '0';
      const auto config = config::model_from_catalogue(model).at_level(level).config;
      const auto weights = random_weights(size.decoder, true);
      for (const TensorSpec& spec : config::tensor_specs(config)) {
        if (!spec.name.starts_with("prior.") || spec.name == "prior.start_token") continue;
        const auto found = weights.find(spec.name.substr(6));
        ASSERT_NE(found, weights.end()) << model << " " << spec.name;
        EXPECT_EQ(found->second.sizes().vec(), spec.shape) << spec.name;
      }
    }
  }
}

TEST(Times, AreMedianAndBest) {
  const Times times = summarise_times({3, 1, 2, 9, 8});
  EXPECT_EQ(times.median, 3);
  EXPECT_EQ(times.best, 1);
}

}  // namespace
}  // namespace crooner::bench
