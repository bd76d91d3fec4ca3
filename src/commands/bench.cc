#include "commands/bench.h"

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/error.h"
#include "base/strings.h"
#include "bench/decoder_bench.h"
#include "bench/vqvae_bench.h"
#include "commands/bench_report.h"
#include "commands/bench_song.h"
#include "config/find_model.h"
#include "tensor/device.h"

namespace crooner::commands {
namespace {

using nlohmann::ordered_json;

constexpr double kVqvaeSeconds = 5.94;  // of sound: a window of the published middle level

engine::Precision precision_of(const std::string& name) {
  if (name == "fp16") return engine::Precision::kFp16;
  if (name == "bf16") return engine::Precision::kBf16;
  return name == "int8" ? engine::Precision::kInt8 : engine::Precision::kFp32;
}

engine::EngineOptions engine_options(const cli::ModelOptions& options) {
  engine::EngineOptions engine;
  engine.device = tensor::parse_device(options.device);
  engine.precision = precision_of(options.precision);
  if (options.engine == "plain") engine.kind = engine::Kind::kPlain;
  if (options.engine == "cpu") engine.kind = engine::Kind::kCpu;
  engine.deterministic = options.deterministic;
  engine.threads = options.threads;
  if (engine.threads == 0) {
    engine.threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  }
  return engine;
}

// Runs what was asked for, one result after the other.
class Bench {
 public:
  explicit Bench(const cli::BenchOptions& options)
      : options_(options), engine_(engine_options(options.model)) {}

  ordered_json run() {
    const auto wanted = [&](const char* what) {
      const auto& all = options_.what;
      return std::find(all.begin(), all.end(), what) != all.end();
    };
    const bool usual = options_.what.empty();
    for (const std::string& name : options_.sizes) {
      if (!usual && !wanted("step") && !wanted("prefill") && !wanted("positions")) break;
      for (bench::DecoderSize& size : bench::decoder_sizes(name)) {
        if (options_.depth > 0) size.spec.transformer.depth = options_.depth;
        if (usual || wanted("step")) step(size);
        if (usual || wanted("prefill")) prefill(size);
        if (wanted("positions")) curve(size);
      }
    }
    if (wanted("encode")) encode();
    if (wanted("decode")) decode();
    if (wanted("song")) song();
    return std::move(results_);
  }

  int threads() const { return engine_.threads; }

 private:
  bench::DecoderBenchmark task_of(const bench::DecoderSize& size, int batch) const {
    const int window = size.spec.transformer.n_ctx;
    bench::DecoderBenchmark task{.size = size, .engine = engine_};
    task.engine.rows = batch;
    task.rounds = options_.rounds;
    task.points = options_.points;
    task.position = options_.position >= 0 ? options_.position : window / 2;
    task.positions = options_.positions > 0 ? options_.positions : window / 2;
    if (task.position + 2 > window || task.positions > window) {
      throw UsageError(str_cat("The size ", size.name, " has windows of ", window,
                               " codes; --position may be up to ", window - 2,
                               " and --positions up to ", window, "."));
    }
    return task;
  }

  void add(const bench::DecoderBenchmark& task, const char* engine, ordered_json result) {
    result["size"] = task.size.name;
    result["depth"] = task.size.spec.transformer.depth;
    result["engine"] = engine;
    result["precision"] = options_.model.precision == "auto" ? "fp32" : options_.model.precision;
    result["threads"] = task.engine.threads;
    result["deterministic"] = task.engine.deterministic;
    add(std::move(result));
  }
  void add(ordered_json result) {
    if (!options_.log.json) std::cout << bench_line(result) << std::endl;
    results_.push_back(std::move(result));
  }

  void step(const bench::DecoderSize& size) {
    for (int batch : options_.batches) {
      const bench::DecoderBenchmark task = task_of(size, batch);
      const bench::StepRate rate = bench::measure_step(task);
      add(task, rate.engine,
          {{"what", "step"},
           {"batch", batch},
           {"position", task.position},
           {"step_ms", {{"median", rate.step.median * 1e3}, {"best", rate.step.best * 1e3}}},
           {"codes_per_second", batch / rate.step.median},
           {"weight_bytes", rate.weights},
           {"cache_bytes", rate.cache},
           {"read_gb_per_second", rate.machine.read_gb},
           {"share_of_read_bandwidth", rate.share()}});
    }
  }

  void prefill(const bench::DecoderSize& size) {
    const bench::DecoderBenchmark task = task_of(size, 1);
    const bench::PrefillRate rate = bench::measure_prefill(task);
    add(task, rate.engine,
        {{"what", "prefill"},
         {"positions", task.positions},
         {"seconds", rate.seconds},
         {"positions_per_second", task.positions / rate.seconds},
         {"gflop_per_second", rate.flop / rate.seconds * 1e-9},
         {"fma_gflop_per_second", rate.machine.fma_gflop},
         {"share_of_fma", rate.share()}});
  }

  void curve(const bench::DecoderSize& size) {
    for (int batch : options_.batches) {
      const bench::DecoderBenchmark task = task_of(size, batch);
      ordered_json points = ordered_json::array();
      for (const bench::CurvePoint& point : bench::measure_curve(task)) {
        points.push_back({{"position", point.position},
                          {"step_ms", point.seconds * 1e3},
                          {"cache_bytes", point.cache}});
      }
      add(task, "", {{"what", "positions"}, {"batch", batch}, {"points", points}});
    }
  }

  // Seconds of sound as a whole number of top codes.
  std::int64_t samples(const config::VqvaeConfig& config) const {
    const double seconds = options_.seconds > 0 ? options_.seconds : kVqvaeSeconds;
    const int hop = config.hop(config.levels - 1);
    const auto codes = static_cast<std::int64_t>(seconds * config.sample_rate / hop);
    return std::max<std::int64_t>(1, codes) * hop;
  }

  // The published one unless a model is named.
  config::VqvaeConfig vqvae() const {
    const std::string& model = options_.model.model;
    return config::find_model_config(model.empty() ? "1b_lyrics" : model).vqvae;
  }

  void add_codec(const config::VqvaeConfig& config, const bench::CodecRate& rate,
                 ordered_json result) {
    const double seconds = static_cast<double>(samples(config)) / config.sample_rate;
    result["model"] = options_.model.model.empty() ? "1b_lyrics" : options_.model.model;
    result["sound_seconds"] = seconds;
    result["seconds"] = {{"median", rate.time.median}, {"best", rate.time.best}};
    result["real_time_factor"] = seconds / rate.time.median;
    result["gflop_per_second"] = rate.flop / rate.time.median * 1e-9;
    result["fma_gflop_per_second"] = rate.machine.fma_gflop;
    result["share_of_fma"] = rate.share();
    add(std::move(result));
  }

  void encode() {
    const config::VqvaeConfig config = vqvae();
    add_codec(config, bench::measure_encode(config, samples(config), options_.rounds),
              {{"what", "encode"}, {"levels", config.levels}});
  }

  void decode() {
    const config::VqvaeConfig config = vqvae();
    add_codec(config, bench::measure_decode(config, 0, samples(config), options_.rounds),
              {{"what", "decode"}, {"level", 0}});
  }

  void song() { add(bench_song(options_)); }

  const cli::BenchOptions& options_;
  engine::EngineOptions engine_;
  ordered_json results_ = ordered_json::array();
};

}  // namespace

void bench(const cli::BenchOptions& options) {
  const bench::CpuPressure busy;
  Bench bench(options);
  ordered_json report{{"machine", machine_json()}};
  if (options.machine) {
    report["rates"] = rates_json(bench.threads());
  } else {
    report["results"] = bench.run();
  }
  report["seconds"] = busy.seconds();
  report["busy"] = busy.share();
  if (options.log.json) {
    std::cout << report.dump(2) << '\n';
  } else {
    std::cout << machine_text(report);
  }
}

}  // namespace crooner::commands
