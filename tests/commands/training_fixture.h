#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "commands/commands.h"
#include "commands/core/commands.h"
#include "config/prior_preset.h"
#include "config/training_preset.h"
#include "training/example_prior.h"
#include "training/example_songs.h"

namespace crooner::commands {

namespace fs = std::filesystem;

template <typename Run>
std::string error_message(Run run) {
  try {
    run();
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

// A codec of two levels trained apart, and priors on it, as a user makes them.
class TrainingTest : public ::testing::Test {
 protected:
  TrainingTest()
      : folder_(fs::path(::testing::TempDir()) /
                ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove_all(folder_);
    training::write_example_songs(folder_ / "songs", 4);
    auto& model = top_.model.emplace(training::example_prior());
    model.transformer.depth = 4;
    model.transformer.heads = 1;
    model.transformer.attn_order = 6;
    model.merged_decoder = true;
    model.labels.emplace();
    model.labels->version = LabelVersion::kV3;
    model.labels->genre_bins = model.labels->artist_bins = 3;
    model.labels->time_signal = true;
    model.labels->time_bins = 8;
    model.labels->min_duration = 0.25;
    model.labels->max_duration = 10;
    model.lyrics.emplace();
    model.lyrics->tokens = 16;
    model.lyrics->vocabulary = 79;
    model.lyrics->encoder.width = 8;
    model.lyrics->encoder.depth = 1;
    model.alignment = config::AlignmentConfig{3, 0};
    model.derive();
    top_.level = 1;
    top_.run.steps = 2;
    top_.run.batch = 1;
    top_.run.save_every = 1;
    top_.run.evaluate_every = 2;
    top_.run.evaluate_items = 1;
    bottom_ = top_;
    bottom_.level = bottom_.model->level = 0;
    bottom_.model->hop = 8;
    bottom_.model->transformer.attn_order = 2;
    bottom_.model->labels->time_signal = false;
    bottom_.model->lyrics.reset();
    bottom_.model->alignment.reset();
    bottom_.model->conditioner.emplace();
    bottom_.model->conditioner->width = 8;
    bottom_.model->conditioner->depth = 1;
    bottom_.model->conditioner->down = 1;
    bottom_.model->conditioner->stride = 4;
    bottom_.model->derive();
  }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }

  void train_codec(const std::string& name, std::vector<int> levels, const std::string& from = "",
                   int width = 8) {
    config::VqvaePreset preset;
    preset.model = training::example_vqvae();
    preset.model.width = width;
    preset.levels = std::move(levels);
    preset.sample_length = 4096;
    preset.loss.multispectrum = {{512, 50, 240}};
    preset.run.steps = 2;
    preset.run.batch = 1;
    preset.run.seed = preset.levels.size() == 1 ? static_cast<std::uint64_t>(preset.levels[0]) : 9;
    write_file(folder_ / (name + ".json"), config::to_json(preset).dump());
    cli::TrainVqvaeOptions options;
    options.preset = path(name + ".json");
    options.data = path("songs");
    options.out = path(name);
    options.cache = path("cache");
    options.device = "cpu";
    if (!from.empty()) options.from = path(from);
    train_vqvae(options);
  }

  cli::TrainPriorOptions options_for(const config::PriorPreset& preset, const std::string& name) {
    write_file(folder_ / (name + ".json"), config::to_json(preset).dump());
    cli::TrainPriorOptions options;
    options.preset = path(name + ".json");
    options.data = path("songs");
    options.vqvae = path("codec");
    options.out = path(name);
    options.cache = path("cache");
    options.device = "cpu";
    return options;
  }

  void assemble(const std::vector<std::string>& sources, const std::string& name,
                const std::string& precision = "as-is") {
    cli::ModelsAssembleOptions options;
    for (const std::string& source : sources) options.sources.push_back(path(source));
    options.precision = precision;
    options.out = path(name);
    options.licence = "CC0";
    models_assemble(options);
  }

  fs::path folder_;
  config::PriorPreset top_, bottom_;
};

}  // namespace crooner::commands
