#include "bench/run_benchmarks.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <thread>

#include "api/level_loader.h"
#include "base/error.h"
#include "base/precision.h"
#include "base/signal_deadline.h"
#include "base/signals.h"
#include "base/strings.h"
#include "bench/candidate_bench.h"
#include "bench/decoder_bench.h"
#include "bench/report.h"
#include "bench/song_bench.h"
#include "bench/train_bench.h"
#include "bench/vqvae_bench.h"
#include "cli/backend_options.h"
#include "config/find_model.h"
#include "tensor/device.h"

namespace crooner::bench {
namespace {

using nlohmann::ordered_json;

constexpr double kVqvaeSeconds = 5.94;  // a window of the published middle level

class Runner {
 public:
  using OnResult = std::function<void(const ordered_json&)>;

  Runner(const cli::BenchOptions& options, const OnResult& on_result)
      : options_(options),
        on_result_(on_result),
        backend_(cli::backend_options(options.model)),
        precision_(backend_.precision == Precision::kAuto ? Precision::kFp32 : backend_.precision),
        engine_(api::engine_options(backend_, tensor::parse_device(backend_.device), precision_)) {
    if (engine_.threads == 0) {
      engine_.threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    }
  }

  ordered_json run() {
    const auto selected = [&](const char* what) {
      const auto& all = options_.what;
      return std::find(all.begin(), all.end(), what) != all.end();
    };
    const bool by_default = options_.what.empty();
    std::vector<TrainBench> trainings;  // all are read before anything is measured
    if (selected("train")) {
      for (const std::string& preset : options_.presets)
        trainings.push_back(read_train_bench(options_, preset));
    }
    measure_networks(by_default, selected);
    if (selected("song")) song();
    if (selected("candidates")) add(measure_candidates(options_, backend_, engine_.threads));
    for (const TrainBench& training : trainings) add(measure_training(options_, training));
    return std::move(results_);
  }

  int threads() const { return engine_.threads; }

 private:
  // What has no steps between which a signal is noticed.
  template <typename Selected>
  void measure_networks(bool by_default, const Selected& selected) {
    const SignalDeadline deadline;
    for (const std::string& name : options_.sizes) {
      if (!by_default && !selected("step") && !selected("prefill") && !selected("positions")) break;
      for (DecoderSize& size : decoder_sizes(name)) {
        if (options_.depth > 0) size.decoder.transformer.depth = options_.depth;
        if (by_default || selected("step")) step(size);
        if (by_default || selected("prefill")) prefill(size);
        if (selected("positions")) curve(size);
      }
    }
    if (selected("encode")) encode();
    if (selected("decode")) decode();
    throw_if_interrupted();
  }

  DecoderBenchmark make_benchmark(const DecoderSize& size, int batch) const {
    const int window = size.decoder.transformer.n_ctx;
    DecoderBenchmark benchmark{.size = size, .engine = engine_};
    benchmark.engine.rows = batch;
    benchmark.rounds = options_.rounds;
    benchmark.points = options_.points;
    benchmark.position = options_.position >= 0 ? options_.position : window / 2;
    benchmark.positions = options_.positions > 0 ? options_.positions : window / 2;
    if (benchmark.position + 2 > window || benchmark.positions > window) {
      throw UsageError(str_cat("The size ", size.name, " has windows of ", window,
                               " codes; --position may be up to ", window - 2,
                               " and --positions up to ", window, "."));
    }
    return benchmark;
  }

  void add(const DecoderBenchmark& benchmark, const char* engine, ordered_json result) {
    result["size"] = benchmark.size.name;
    result["depth"] = benchmark.size.decoder.transformer.depth;
    result["engine"] = engine;
    result["precision"] = to_string(precision_);
    result["threads"] = benchmark.engine.threads;
    result["deterministic"] = benchmark.engine.deterministic;
    add(std::move(result));
  }
  void add(ordered_json result) {
    on_result_(result);
    results_.push_back(std::move(result));
  }

  void step(const DecoderSize& size) {
    for (int batch : options_.batches) {
      const DecoderBenchmark benchmark = make_benchmark(size, batch);
      const StepRate rate = measure_step(benchmark);
      add(benchmark, rate.engine,
          {{"what", "step"},
           {"batch", batch},
           {"position", benchmark.position},
           {"step_ms", {{"median", rate.step.median * 1e3}, {"best", rate.step.best * 1e3}}},
           {"codes_per_second", batch / rate.step.median},
           {"weight_bytes", rate.weights},
           {"cache_bytes", rate.cache},
           {"read_gb_per_second", rate.machine.read_gb},
           {"share_of_read_bandwidth", rate.share()}});
    }
  }

  void prefill(const DecoderSize& size) {
    const DecoderBenchmark benchmark = make_benchmark(size, 1);
    const PrefillRate rate = measure_prefill(benchmark);
    add(benchmark, rate.engine,
        {{"what", "prefill"},
         {"positions", benchmark.positions},
         {"seconds", rate.seconds},
         {"positions_per_second", benchmark.positions / rate.seconds},
         {"gflop_per_second", rate.flop / rate.seconds * 1e-9},
         {"fma_gflop_per_second", rate.machine.fma_gflop},
         {"share_of_fma", rate.share()}});
  }

  void curve(const DecoderSize& size) {
    for (int batch : options_.batches) {
      const DecoderBenchmark benchmark = make_benchmark(size, batch);
      ordered_json points = ordered_json::array();
      for (const CurvePoint& point : measure_curve(benchmark)) {
        points.push_back({{"position", point.position},
                          {"step_ms", point.seconds * 1e3},
                          {"cache_bytes", point.cache}});
      }
      add(benchmark, "", {{"what", "positions"}, {"batch", batch}, {"points", points}});
    }
  }

  // The samples of --seconds of audio, a whole number of top codes.
  std::int64_t samples(const config::VqvaeConfig& config) const {
    const double seconds = options_.seconds > 0 ? options_.seconds : kVqvaeSeconds;
    const int hop = config.hop(config.levels - 1);
    const auto codes = static_cast<std::int64_t>(seconds * config.sample_rate / hop);
    return std::max<std::int64_t>(1, codes) * hop;
  }

  // Of --model; by default the published one.
  config::VqvaeConfig vqvae() const {
    const std::string& model = options_.model.model;
    return config::find_model_config(model.empty() ? "1b_lyrics" : model).vqvae;
  }

  void add_codec(const config::VqvaeConfig& config, const CodecRate& rate, ordered_json result) {
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
    add_codec(config, measure_encode(config, samples(config), options_.rounds),
              {{"what", "encode"}, {"levels", config.levels}});
  }

  void decode() {
    const config::VqvaeConfig config = vqvae();
    add_codec(config, measure_decode(config, 0, samples(config), options_.rounds),
              {{"what", "decode"}, {"level", 0}});
  }

  void song() { add(measure_song(options_, backend_)); }

  const cli::BenchOptions& options_;
  const OnResult& on_result_;
  BackendOptions backend_;
  Precision precision_;
  engine::EngineOptions engine_;
  ordered_json results_ = ordered_json::array();
};

}  // namespace

ordered_json run_benchmarks(const cli::BenchOptions& options,
                            const std::function<void(const ordered_json& result)>& on_result) {
  const CpuPressure pressure;
  Runner runner(options, on_result);
  ordered_json report{{"machine", machine_json()}};
  if (options.machine) {
    report["rates"] = rates_json(runner.threads());
  } else {
    report["results"] = runner.run();
  }
  report["seconds"] = pressure.seconds();
  report["busy"] = pressure.share();
  return report;
}

}  // namespace crooner::bench
