// crooner_bench: what a decode step takes in the middle of a window, against the read bandwidth and
// the FMA rate that one thread of this machine reaches in the same minute. One JSON object on
// stdout.
//
//   crooner_bench --size 512x12 --engine plain --batch 1 --batch 8
//
// Nothing else may run on the machine; "disturbed" says how much of the time something waited for a
// processor (above 0.02 the figures are worth nothing).
#include <ATen/ops/empty.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>

#include "base/error.h"
#include "bench/decoder.h"
#include "engine/cpu/machine_rate.h"

namespace crooner::bench {
namespace {

using Clock = std::chrono::steady_clock;
using nlohmann::json;

struct Options {
  std::vector<std::string> sizes{"512x12", "1920x72"};
  std::vector<int> batches{1, 8};
  engine::Kind kind = engine::Kind::kPlain;
  engine::Precision precision = engine::Precision::kFp32;
  bool deterministic = true;
  int threads = 1;
  int rounds = 7;
  int position = -1;  // the middle of the window
};

double seconds_of(const std::function<void()>& work) {
  const auto begin = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

// Microseconds that anything on this machine has waited for a processor since it started
// (/proc/pressure/cpu, "some"); 0 where the system does not tell.
double cpu_pressure_microseconds() {
  std::ifstream in("/proc/pressure/cpu");
  for (std::string word; in >> word;) {
    if (word.rfind("total=", 0) == 0) return std::stod(word.substr(6));
  }
  return 0;
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
  return values[values.size() / 2];
}

int bytes_per_weight(engine::Precision precision) {
  switch (precision) {
    case engine::Precision::kFp32:
      return 4;
    case engine::Precision::kInt8:
      return 1;
    default:
      return 2;
  }
}

// Puts rows into the middle of their windows, where later calls go on.
void fill(engine::Engine& engine, int position) {
  const auto& spec = engine.spec();
  engine::RowConditions conditions;
  conditions.start =
      at::empty({spec.transformer.width}, at::TensorOptions().dtype(at::kFloat)).uniform_(-1, 1);
  std::vector<std::int64_t> tokens(position);
  for (int i = 0; i < position; ++i) tokens[i] = (i * 7919L) % spec.vocabulary;
  for (int row = 0; row < engine.rows(); ++row) {
    engine.begin(row, conditions);
    engine.prefill(row, tokens);
  }
}

json measure(const Size& size, int batch, const Options& options) {
  engine::EngineOptions engine_options;
  engine_options.kind = options.kind;
  engine_options.precision = options.precision;
  engine_options.rows = batch;
  engine_options.deterministic = options.deterministic;
  engine_options.threads = options.threads;
  std::unique_ptr<engine::Engine> engine;
  {
    const auto weights = random_weights(size.spec);
    engine = engine::make_engine(size.spec, tensor::Scope(weights), engine_options);
  }
  const int position = options.position >= 0 ? options.position : size.spec.transformer.n_ctx / 2;
  const double prefill_seconds = seconds_of([&] { fill(*engine, position); });

  std::vector<int> rows(batch);
  std::iota(rows.begin(), rows.end(), 0);
  const std::vector<engine::Draw> draws(batch);
  // Long enough calls to time, short enough to stay in the middle.
  const int steps = std::max(1, size.spec.transformer.n_ctx / 4 / options.rounds / 8);
  engine->decode(rows, steps, draws);
  std::vector<double> step_seconds;
  std::vector<double> read;
  std::vector<double> fma;
  for (int round = 0; round < options.rounds; ++round) {
    const auto machine = engine::cpu::measure_machine(options.threads);
    read.push_back(machine.read_gb);
    fma.push_back(machine.fma_gflop);
    step_seconds.push_back(seconds_of([&] { engine->decode(rows, steps, draws); }) / steps);
  }
  const double seconds = median(step_seconds);
  const double best = *std::min_element(step_seconds.begin(), step_seconds.end());
  const auto bytes =
      static_cast<double>(bytes_of_step(size.spec, bytes_per_weight(options.precision)));
  return {{"size", size.name},
          {"engine", engine->name()},
          {"batch", batch},
          {"position", position},
          {"deterministic", options.deterministic},
          {"threads", options.threads},
          {"step_ms", {{"median", seconds * 1e3}, {"best", best * 1e3}}},
          {"tokens_per_second", batch / seconds},
          {"bytes_of_step", bytes},
          {"read_gb_per_second", median(read)},
          {"fma_gflop_per_second", median(fma)},
          {"share_of_read_bandwidth", bytes / seconds / (median(read) * 1e9)},
          {"prefill_positions_per_second", batch * position / prefill_seconds}};
}

int run(int argc, char** argv) {
  Options options;
  CLI::App app{"Times decode steps against the machine's read bandwidth"};
  const std::map<std::string, engine::Kind> kinds{
      {"plain", engine::Kind::kPlain}, {"cpu", engine::Kind::kCpu}, {"cuda", engine::Kind::kCuda}};
  const std::map<std::string, engine::Precision> precisions{{"fp32", engine::Precision::kFp32},
                                                            {"fp16", engine::Precision::kFp16},
                                                            {"bf16", engine::Precision::kBf16},
                                                            {"int8", engine::Precision::kInt8}};
  app.add_option("--size", options.sizes, "512x12 and 1920x72 (the upsamplers')")
      ->check(CLI::IsMember({"512x12", "1920x72"}));
  app.add_option("--batch", options.batches, "Rows")->check(CLI::PositiveNumber);
  app.add_option("--engine", options.kind)->transform(CLI::CheckedTransformer(kinds));
  app.add_option("--precision", options.precision)->transform(CLI::CheckedTransformer(precisions));
  app.add_flag("--deterministic,!--no-deterministic", options.deterministic);
  app.add_option("--threads", options.threads)->check(CLI::PositiveNumber);
  app.add_option("--rounds", options.rounds)->check(CLI::PositiveNumber);
  app.add_option("--position", options.position, "Codes before the step (default: half a window)");
  CLI11_PARSE(app, argc, argv);

  const double pressure = cpu_pressure_microseconds();
  json steps = json::array();
  const double seconds = seconds_of([&] {
    for (const Size& size : {small_size(), upsampler_size()}) {
      if (std::count(options.sizes.begin(), options.sizes.end(), size.name) == 0) continue;
      for (int batch : options.batches) steps.push_back(measure(size, batch, options));
    }
  });
  const double waited = (cpu_pressure_microseconds() - pressure) / 1e6;
  const json result = {{"steps", steps}, {"seconds", seconds}, {"disturbed", waited / seconds}};
  std::cout << result.dump(2) << "\n";
  return 0;
}

}  // namespace
}  // namespace crooner::bench

int main(int argc, char** argv) {
  try {
    return crooner::bench::run(argc, argv);
  } catch (const crooner::Error& error) {
    std::cerr << error.what() << "\n";
    return error.exit_code();
  }
}
