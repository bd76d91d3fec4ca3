#include "plan/training_memory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "base/precision.h"
#include "config/adapter_config.h"
#include "config/find_model.h"
#include "config/model_folder.h"
#include "config/read_preset.h"
#include "config/tensor_table.h"
#include "plan/training_disk.h"
#include "support/paths.h"

namespace crooner::plan {
namespace {

config::PriorPreset tiny_prior() {
  return config::read_prior_preset(source_file("configs/training/tiny_prior.json"));
}

config::VqvaePreset tiny_vqvae() {
  return config::read_vqvae_preset(source_file("configs/training/tiny_vqvae.json"));
}

// What is compared with real allocations: tests/training/training_memory_test.cc.
TEST(TrainingMemory, CountsFourBytesForWeightGradientAverageAndEachMoment) {
  const auto preset = tiny_prior();
  const std::int64_t numbers = config::parameter_count(*preset.model);
  const TrainingMemory memory = training_memory(preset, {});
  EXPECT_EQ(memory.weights, 4 * numbers);
  EXPECT_EQ(memory.gradients, 4 * numbers);
  EXPECT_EQ(memory.moments, 8 * numbers);
  EXPECT_EQ(memory.average, 4 * numbers);
  EXPECT_EQ(memory.exchange, 0);
}

TEST(TrainingMemory, OfParallelPassesHasTheirGradientsAndActivations) {
  auto preset = tiny_prior();
  preset.run.accumulate = 4;
  const TrainingMemory one = training_memory(preset, {.threads = 1});
  const TrainingMemory two = training_memory(preset, {.threads = 2});
  EXPECT_EQ(two.gradients, 2 * one.gradients);
  EXPECT_EQ(two.activations, 2 * one.activations);
  EXPECT_EQ(two.weights, one.weights);
  EXPECT_EQ(training_memory(preset, {.threads = 8}).gradients, 4 * one.gradients);
  // A GPU runs them one after another, without LibTorch's memory of the host.
  const TrainingMemory device = training_memory(preset, {.on_host = false, .threads = 8});
  EXPECT_EQ(device.gradients, one.gradients);
  EXPECT_EQ(device.fixed, 0);
}

TEST(TrainingMemory, IsLessInEachOfSeveralProcesses) {
  auto preset = tiny_prior();
  preset.run.batch = 8;
  const TrainingMemory one = training_memory(preset, {.processes = 1});
  const TrainingMemory four = training_memory(preset, {.processes = 4});
  EXPECT_EQ(four.activations, one.activations / 4);
  EXPECT_EQ(four.batches, one.batches / 4);
  EXPECT_EQ(four.weights, one.weights);
  EXPECT_GT(four.exchange, 0);
}

TEST(TrainingMemory, DividesTheMomentsOfAShardedOptimiser) {
  const auto preset = tiny_prior();
  const TrainingMemory whole = training_memory(preset, {.processes = 4});
  const TrainingMemory part = training_memory(preset, {.processes = 4, .sharded = true});
  EXPECT_NEAR(static_cast<double>(part.moments), static_cast<double>(whole.moments) / 4, 8);
  EXPECT_EQ(whole.total() - part.total(), whole.moments - part.moments);
}

TEST(TrainingMemory, RecomputeHalfPrecisionAndAdaptersReduceIt) {
  const TrainingMemory whole = training_memory(tiny_prior(), {});
  auto recomputed = tiny_prior();
  recomputed.recompute = true;
  EXPECT_LT(training_memory(recomputed, {}).activations, whole.activations / 4);
  auto half = tiny_prior();
  half.run.precision = "bf16";
  EXPECT_LT(training_memory(half, {}).activations, whole.activations);
  EXPECT_GT(training_memory(half, {}).activations, whole.activations / 2);
  auto adapted = tiny_prior();
  adapted.adapter.emplace();
  EXPECT_LT(training_memory(adapted, {}).moments, whole.moments / 4);
}

// As docs/planning.md says.
TEST(TrainingMemory, OfAnAdapterHasAnAdaptedCopyAndItsGradientPerPass) {
  auto preset = tiny_prior();
  preset.adapter.emplace();
  preset.run.accumulate = 2;
  std::int64_t matrices = 0;
  for (const TensorSpec& spec : config::adapted_tensors(*preset.model, *preset.adapter))
    matrices += spec.elements();
  const std::int64_t numbers = config::parameter_count(*preset.model);
  const std::int64_t factors = trained_parameters(preset);
  for (const int threads : {1, 2}) {
    const TrainingMemory memory = training_memory(preset, {.threads = threads});
    EXPECT_EQ(memory.weights, 4 * (numbers + factors + threads * matrices));
    EXPECT_EQ(memory.gradients, 4 * threads * (factors + matrices));
    EXPECT_EQ(memory.moments, 8 * factors);
  }
}

// As docs/planning.md says.
TEST(TrainingMemory, OfAnAdapterOfABaseInFewerBytesHasTheCopiesOfALayer) {
  auto preset = tiny_prior();
  preset.adapter.emplace();
  preset.adapter->matrices = {"attention", "mlp", "labels"};
  preset.recompute = true;
  preset.run.accumulate = 2;
  preset.phone_classifiers.emplace();  // keeps one layer
  std::int64_t numbers = config::parameter_count(*preset.model), narrow = 0, outputs = 0;
  std::int64_t tables = 0, matrix = 0;
  for (const TensorSpec& spec : config::tensor_specs(*preset.model)) {
    if (spec.name.starts_with("y_emb.") && spec.name.ends_with("emb.weight"))
      tables += spec.elements();
    if (spec.name.find("_attn_mods.") == std::string::npos || !spec.name.ends_with(".w")) continue;
    narrow += spec.elements();
    outputs += spec.shape[1];
    matrix = std::max(matrix, spec.elements());
  }
  const std::int64_t width = preset.model->transformer.width;
  // Of the widest layer, the one that reads lyrics or any other: docs/spec/model.md, section 3.
  const std::int64_t layer = width * width * (3 + 1) / 2 + 2 * width * width * 2;
  for (const Precision kept : {Precision::kFp16, Precision::kBf16, Precision::kInt8}) {
    preset.adapter->base_precision = kept;
    const std::int64_t factors = trained_parameters(preset);
    const std::int64_t bytes = kept == Precision::kInt8 ? narrow + 4 * outputs : 2 * narrow;
    for (const int threads : {1, 2}) {
      const TrainingMemory memory = training_memory(preset, {.threads = threads});
      EXPECT_EQ(memory.weights,
                4 * (numbers - narrow + factors) + bytes + threads * 4 * (tables + 2 * layer));
      EXPECT_EQ(memory.gradients, 4 * threads * (factors + tables + matrix));
    }
  }
}

// docs/training.md, section "Adapters": on one card.
TEST(TrainingMemory, AnAdapterOf1bLyricsTrainsInSixteenGigabytes) {
  auto preset = config::read_prior_preset(source_file("configs/training/1b_lyrics_adapter.json"));
  preset.model = config::find_model_config("1b_lyrics").at_level(2).config;
  const auto total = [&] { return training_memory(preset, {.on_host = false}).total(); };
  EXPECT_LT(total(), std::int64_t{16'000'000'000});
  preset.adapter->base_precision = Precision::kInt8;
  EXPECT_LT(total(), std::int64_t{16'000'000'000});
  const std::int64_t narrow = total();
  preset.adapter->base_precision = Precision::kFp32;
  EXPECT_GT(total(), 2 * narrow);
}

// Its file holds the factors as 32-bit floats, and a header.
TEST(TrainingMemory, TheAdapterOfPocketIsUnderThreeHundredthsOfItsModel) {
  auto preset = config::read_prior_preset(source_file("configs/training/pocket_adapter.json"));
  const auto model = config::read_model_folder(source_file("models/pocket"));
  preset.model = model.at_level(preset.level).config;
  std::uintmax_t bytes = 0;
  for (const auto& entry : std::filesystem::directory_iterator(source_file("models/pocket")))
    if (entry.path().extension() == ".safetensors") bytes += entry.file_size();
  EXPECT_LT(4 * trained_parameters(preset) + 20000, 0.03 * static_cast<double>(bytes));
}

TEST(TrainingMemory, OfPhoneClassifiersHasTheirWeightsAndWhatTheyRead) {
  auto preset = tiny_prior();
  const TrainingMemory without = training_memory(preset, {});
  preset.phone_classifiers.emplace();
  const std::int64_t numbers = 65 * 42;  // of one layer that reads lyrics
  EXPECT_EQ(trained_parameters(preset), config::parameter_count(*preset.model) + numbers);
  const TrainingMemory memory = training_memory(preset, {});
  EXPECT_EQ(memory.weights - without.weights, 4 * numbers);
  EXPECT_EQ(memory.moments - without.moments, 8 * numbers);
  EXPECT_EQ(memory.activations - without.activations, 4 * preset.run.batch * 256 * (64 + 2 * 42));
}

TEST(TrainingMemory, OfAVqvaeCountsTheLevelsThatAreTrained) {
  auto preset = tiny_vqvae();
  const TrainingMemory all = training_memory(preset, {});
  EXPECT_EQ(all.gradients, 4 * trained_parameters(preset));
  EXPECT_EQ(trained_parameters(preset), config::parameter_count(preset.model));
  EXPECT_EQ(all.weights, 4 * stored_numbers(preset.model));
  EXPECT_GT(all.weights, all.gradients);  // codebooks
  preset.decoder_only = true;
  EXPECT_LT(trained_parameters(preset), all.gradients / 4);
  EXPECT_EQ(training_memory(preset, {}).codebooks, 0);
  EXPECT_LT(training_memory(preset, {}).activations, all.activations);
}

TEST(TrainingDisk, CountsCheckpointsResultLogAndCache) {
  const auto preset = tiny_prior();
  const std::int64_t numbers = config::parameter_count(*preset.model);
  const TrainingDisk disk = training_disk(preset, 0);
  EXPECT_EQ(disk.checkpoint, 16 * numbers);  // with the average
  EXPECT_EQ(disk.checkpoints, preset.run.keep + 1);
  EXPECT_EQ(disk.weights, 4 * numbers);
  EXPECT_GT(disk.log, 0);
  EXPECT_EQ(disk.cache, 0);
  const double codes = 3600.0 * 22050 / 16;
  EXPECT_EQ(training_disk(preset, 1).cache,
            static_cast<std::int64_t>(3600.0 * 22050 * 4) + static_cast<std::int64_t>(2 * codes));
}

}  // namespace
}  // namespace crooner::plan
