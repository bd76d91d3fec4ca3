#include "bench/decoder_bench.h"

#include <algorithm>
#include <numeric>

#include "plan/work.h"

namespace crooner::bench {
namespace {

constexpr double kRoundSeconds = 0.2;  // steps of a round together

int bytes_per_weight(engine::Precision precision) {
  if (precision == engine::Precision::kFp32) return 4;
  return precision == engine::Precision::kInt8 ? 1 : 2;
}

// An engine with all rows begun.
class Bench {
 public:
  explicit Bench(const DecoderBenchmark& task) : rows_(task.engine.rows), draws_(task.engine.rows) {
    // The plain back end computes with the tensors themselves.
    const bool packs = task.engine.kind != engine::Kind::kPlain && task.engine.device.is_cpu();
    {
      const auto weights = random_weights(task.size.spec, packs);
      engine_ = engine::make_engine(task.size.spec, tensor::Scope(weights), task.engine);
    }
    std::iota(rows_.begin(), rows_.end(), 0);
    const auto conditions = random_conditions(task.size.spec);
    for (int row : rows_) engine_->begin(row, conditions);
  }

  engine::Engine& engine() { return *engine_; }

  void set_length_for_benchmark(int position) {
    for (int row : rows_) engine_->set_length_for_benchmark(row, position);
  }
  // Seconds a step.
  double steps(int count) {
    return time_seconds([&] { engine_->decode(rows_, count, draws_); }) / count;
  }

 private:
  std::vector<int> rows_;
  std::vector<engine::SamplingParams> draws_;
  std::unique_ptr<engine::Engine> engine_;
};

double cache_bytes(const DecoderBenchmark& task, int position) {
  const int bytes = task.engine.precision == engine::Precision::kFp32 ? 4 : 2;
  return static_cast<double>(plan::step_cache_bytes(task.size.spec.transformer, position, bytes) *
                             task.engine.rows);
}

}  // namespace

StepRate measure_step(const DecoderBenchmark& task) {
  const auto& spec = task.size.spec;
  Bench bench(task);
  bench.set_length_for_benchmark(task.position);
  const double first = std::min(bench.steps(1), bench.steps(1));
  const int room = (spec.transformer.n_ctx - task.position - 2) / task.rounds;
  const int steps = std::clamp(static_cast<int>(kRoundSeconds / first), 1, std::max(1, room));
  std::vector<double> seconds;
  MachineRates machine(task.engine.threads);
  for (int round = 0; round < task.rounds; ++round) {
    machine.measure();
    bench.set_length_for_benchmark(task.position);
    seconds.push_back(bench.steps(steps));
  }
  StepRate rate;
  rate.engine = bench.engine().name();
  rate.step = summarise_times(seconds);
  rate.weights = static_cast<double>(plan::step_weight_bytes(
      spec.transformer, spec.vocabulary, bytes_per_weight(task.engine.precision)));
  rate.cache = cache_bytes(task, task.position + steps / 2);
  rate.machine = machine.rate();
  return rate;
}

PrefillRate measure_prefill(const DecoderBenchmark& task) {
  Bench bench(task);
  std::vector<std::int64_t> tokens(static_cast<std::size_t>(task.positions));
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    tokens[i] = static_cast<std::int64_t>(i * 7919) % task.size.spec.vocabulary;
  }
  MachineRates machine(task.engine.threads);
  machine.measure();
  PrefillRate rate;
  rate.seconds = time_seconds([&] { bench.engine().prefill(0, tokens); });
  machine.measure();
  rate.engine = bench.engine().name();
  rate.flop = plan::prefill_flops(task.size.spec.transformer, task.positions);
  rate.machine = machine.rate();
  return rate;
}

std::vector<CurvePoint> measure_curve(const DecoderBenchmark& task) {
  const int last = task.size.spec.transformer.n_ctx - 1;
  Bench bench(task);
  std::vector<CurvePoint> points;
  for (int i = 0; i < task.points; ++i) {
    CurvePoint point;
    point.position = static_cast<int>(std::int64_t{last} * i / std::max(1, task.points - 1));
    point.cache = cache_bytes(task, point.position);
    points.push_back(point);
  }
  // Round by round, so that a disturbance does not fall on one point alone.
  for (int round = 0; round < task.rounds; ++round) {
    for (CurvePoint& point : points) {
      bench.set_length_for_benchmark(point.position);
      const double seconds = bench.steps(1);
      point.seconds = round == 0 ? seconds : std::min(point.seconds, seconds);
    }
  }
  return points;
}

}  // namespace crooner::bench
