#include "bench/train_bench.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "base/error.h"
#include "bench/report.h"
#include "bench/run_benchmarks.h"
#include "config/read_preset.h"
#include "plan/training_work.h"
#include "support/paths.h"
#include "training/measure_steps.h"

namespace crooner::bench {
namespace {

cli::BenchOptions two_steps() {
  cli::BenchOptions options;
  options.model.device = "cpu";
  options.model.threads = 1;
  options.rounds = 2;
  return options;
}

nlohmann::ordered_json measure(const std::string& preset) {
  return measure_training(two_steps(), read_train_bench(two_steps(), preset));
}

TEST(TrainBench, MeasuresStepsOfAPrior) {
  const std::string name = source_file("configs/training/tiny_prior.json");
  const nlohmann::ordered_json result = measure(name);
  const auto preset = config::read_prior_preset(name);
  const double seconds = result.at("step_s"), items = preset.run.batch * preset.run.accumulate;
  EXPECT_GT(seconds, 0);
  EXPECT_EQ(result.at("items_per_step"), items);
  EXPECT_DOUBLE_EQ(result.at("codes_per_second"), items * preset.model->n_ctx / seconds);
  EXPECT_DOUBLE_EQ(result.at("gflop_per_step"), plan::step_flops(preset) * 1e-9);
  EXPECT_GT(result.at("share_of_fma"), 0);
  EXPECT_LT(result.at("share_of_fma"), 1);
  EXPECT_GE(result.at("data_wait_share"), 0);
  EXPECT_LT(result.at("data_wait_share"), 1);
  EXPECT_GT(result.at("peak_memory_bytes"), 1 << 20);
  const std::string line = result_line(result);
  EXPECT_NE(line.find(" codes/s, "), std::string::npos) << line;
  EXPECT_NE(line.find("waiting for data"), std::string::npos) << line;
}

// 600 s less one sample are 600 s in float32, which a model refuses.
TEST(TrainBench, MeasuresStepsAtTheRateOfPublishedModels) {
  auto preset = config::read_prior_preset(source_file("configs/training/tiny_prior.json"));
  preset.model->sample_rate = 44100;
  preset.model->labels->max_duration = 600;
  preset.model->derive();
  EXPECT_GT(training::measure_steps(preset, at::Device(at::kCPU), 1).seconds, 0);
}

TEST(TrainBench, MeasuresStepsOfAVqvae) {
  const nlohmann::ordered_json result = measure(source_file("configs/training/tiny_vqvae.json"));
  EXPECT_GT(result.at("codes_per_second"), 0);
  EXPECT_GT(result.at("share_of_fma"), 0);
}

TEST(TrainBench, AnUnknownPresetIsRefusedBeforeTheFirstIsMeasured) {
  cli::BenchOptions options = two_steps();
  options.what = {"train"};
  options.presets = {source_file("configs/training/tiny_prior.json"), "nothing"};
  int measured = 0;
  const auto count = [&](const nlohmann::ordered_json&) { ++measured; };
  EXPECT_THROW(run_benchmarks(options, count), InputError);
  EXPECT_EQ(measured, 0);
}

}  // namespace
}  // namespace crooner::bench
