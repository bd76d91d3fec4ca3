#include "bench/decoder_bench.h"

#include <algorithm>
#include <numeric>

#include "base/precision.h"
#include "plan/work.h"

namespace crooner::bench {
namespace {

constexpr double kRoundSeconds = 0.2;  // of all steps of a round

// An engine whose rows have begun.
class BenchEngine {
 public:
  explicit BenchEngine(const DecoderBenchmark& benchmark)
      : rows_(benchmark.engine.rows), params_(benchmark.engine.rows) {
    // The plain back end uses the tensors themselves, so its layers cannot share them.
    const bool packs = engine::resolve_engine(benchmark.engine.kind, benchmark.engine.device) !=
                       EngineKind::kPlain;
    {
      const auto weights = random_weights(benchmark.size.decoder, packs);
      engine_ =
          engine::make_engine(benchmark.size.decoder, tensor::Scope(weights), benchmark.engine);
    }
    std::iota(rows_.begin(), rows_.end(), 0);
    const auto conditions = random_conditions(benchmark.size.decoder);
    for (int row : rows_) engine_->begin(row, conditions);
  }

  engine::Engine& engine() { return *engine_; }

  void set_length_for_benchmark(int position) {
    for (int row : rows_) engine_->set_length_for_benchmark(row, position);
  }
  // Seconds per step.
  double steps(int count) {
    return time_seconds([&] { engine_->decode(rows_, count, params_); }) / count;
  }

 private:
  std::vector<int> rows_;
  std::vector<engine::SamplingParams> params_;
  std::unique_ptr<engine::Engine> engine_;
};

double cache_bytes(const DecoderBenchmark& benchmark, int position) {
  const int bytes = bytes_per_weight(cache_precision(benchmark.engine.precision));
  return static_cast<double>(
      plan::step_cache_bytes(benchmark.size.decoder.transformer, position, bytes) *
      benchmark.engine.rows);
}

}  // namespace

StepRate measure_step(const DecoderBenchmark& benchmark) {
  const config::DecoderConfig& decoder = benchmark.size.decoder;
  BenchEngine bench(benchmark);
  bench.set_length_for_benchmark(benchmark.position);
  const double first = std::min(bench.steps(1), bench.steps(1));
  const int room = (decoder.transformer.n_ctx - benchmark.position - 2) / benchmark.rounds;
  const int steps = std::clamp(static_cast<int>(kRoundSeconds / first), 1, std::max(1, room));
  std::vector<double> seconds;
  MachineRates machine(benchmark.engine.threads);
  for (int round = 0; round < benchmark.rounds; ++round) {
    machine.measure();
    bench.set_length_for_benchmark(benchmark.position);
    seconds.push_back(bench.steps(steps));
  }
  StepRate rate;
  rate.engine = bench.engine().name();
  rate.step = summarise_times(seconds);
  rate.weights = static_cast<double>(
      plan::step_weight_bytes(decoder.transformer, decoder.vocabulary, benchmark.engine.precision));
  rate.cache = cache_bytes(benchmark, benchmark.position + steps / 2);
  rate.machine = machine.rate();
  return rate;
}

PrefillRate measure_prefill(const DecoderBenchmark& benchmark) {
  BenchEngine bench(benchmark);
  std::vector<std::int64_t> tokens(static_cast<std::size_t>(benchmark.positions));
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    tokens[i] = static_cast<std::int64_t>(i * 7919) % benchmark.size.decoder.vocabulary;
  }
  MachineRates machine(benchmark.engine.threads);
  machine.measure();
  PrefillRate rate;
  rate.seconds = time_seconds([&] { bench.engine().prefill(0, tokens); });
  machine.measure();
  rate.engine = bench.engine().name();
  rate.flop = plan::prefill_flops(benchmark.size.decoder.transformer, benchmark.positions);
  rate.machine = machine.rate();
  return rate;
}

std::vector<CurvePoint> measure_curve(const DecoderBenchmark& benchmark) {
  const int last = benchmark.size.decoder.transformer.n_ctx - 1;
  BenchEngine bench(benchmark);
  std::vector<CurvePoint> points;
  for (int i = 0; i < benchmark.points; ++i) {
    CurvePoint point;
    point.position = static_cast<int>(std::int64_t{last} * i / std::max(1, benchmark.points - 1));
    point.cache = cache_bytes(benchmark, point.position);
    points.push_back(point);
  }
  // Round by round, so that a disturbance does not affect a single point only.
  for (int round = 0; round < benchmark.rounds; ++round) {
    for (CurvePoint& point : points) {
      bench.set_length_for_benchmark(point.position);
      const double seconds = bench.steps(1);
      point.seconds = round == 0 ? seconds : std::min(point.seconds, seconds);
    }
  }
  return points;
}

}  // namespace crooner::bench
