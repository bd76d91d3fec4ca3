#include "training/trainable_prior.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/zeros_like.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>

#include "base/error.h"
#include "base/files.h"
#include "base/strings.h"
#include "config/tensor_table.h"
#include "training/adam.h"
#include "training/example_prior.h"
#include "training/example_songs.h"
#include "training/initialise.h"
#include "training/initialise_prior.h"
#include "training/label_names.h"
#include "training/open_data.h"
#include "training/trainer.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

struct Killed {};

enum class Kind { kPlain, kUpsampler, kLyrics, kLyricsInSequence };

config::PriorPreset preset_of(Kind kind) {
  config::PriorConfig model = example_prior();
  model.transformer.width = 32;
  model.transformer.depth = 4;
  if (kind == Kind::kUpsampler) {
    model.level = 0;
    model.hop = 8;
    model.conditioner.emplace();
    model.conditioner->width = 8;
    model.conditioner->depth = 2;
    model.conditioner->down = 1;
    model.conditioner->stride = 4;
  }
  if (kind != Kind::kPlain) {
    model.labels.emplace();
    model.labels->version = LabelVersion::kV3;
    model.labels->genre_bins = model.labels->artist_bins = 4;
    model.labels->time_signal = kind != Kind::kUpsampler;
    model.labels->time_bins = 8;
    model.labels->min_duration = 1;
    model.labels->max_duration = 10;
  }
  if (kind == Kind::kLyrics || kind == Kind::kLyricsInSequence) {
    model.lyrics.emplace();
    model.lyrics->tokens = 16;
    model.lyrics->vocabulary = 79;
    model.lyrics->same_sequence = kind == Kind::kLyricsInSequence;
    model.lyrics->encoder = model.transformer;
    model.lyrics->encoder.width = 24;
    model.lyrics->encoder.depth = 2;
    model.transformer.attn_order = 6;
    model.merged_decoder = true;
  }
  if (kind == Kind::kLyricsInSequence) {
    model.transformer.attn_order = 12;
    model.transformer.depth = 16;
  }
  model.derive();
  model.check();
  config::PriorPreset preset;
  preset.model = model;
  preset.level = model.level;
  preset.adam.lr = 3e-3;
  preset.schedule.warmup = 2;
  preset.run.steps = 24;
  preset.run.batch = 2;
  preset.run.average = 0.9;
  preset.run.save_every = 2;
  preset.run.evaluate_every = 12;
  preset.run.evaluate_items = 2;
  preset.check();
  return preset;
}

class TrainablePriorTest : public ::testing::Test {
 protected:
  TrainablePriorTest()
      : folder_(fs::path(::testing::TempDir()) /
                ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
    at::set_num_threads(1);
    fs::remove_all(folder_);
    write_example_songs(folder_ / "songs", 4);
    codec_.config = example_vqvae();
    codec_.weights = initial_weights(config::tensor_specs(codec_.config), {1, false}, 7);
  }

  std::unique_ptr<TrainablePrior> network(const config::PriorPreset& preset) {
    const config::PriorConfig& model = *preset.model;
    Manifest manifest = read_manifest(folder_ / "songs");
    std::optional<LabelNames> names;
    if (model.labels) names = collect_label_names(manifest.songs, *model.labels);
    data_ = open_prior_data(std::move(manifest), folder_ / "cache",
                            {.model = model,
                             .codec = codec_,
                             .names = names,
                             .data = preset.data,
                             .dropout = {preset.names_dropped, preset.lyrics_dropped},
                             .seed = preset.run.seed});
    return std::make_unique<TrainablePrior>(
        preset, initial_prior_weights(model, preset.init, init_inputs(model), preset.run.seed),
        at::kCPU);
  }

  // The batch that the trainer would read first at `index`.
  CodeBatch batch(const config::PriorPreset& preset, std::int64_t index) const {
    std::vector<Sample> samples;
    for (int row = 0; row < preset.run.batch; ++row)
      samples.push_back(data_->sampler.at(index + row));
    return data_->dataset.read(samples);
  }

  PriorInitInputs init_inputs(const config::PriorConfig& model) const {
    return {codec_.codebook(model.level),
            model.conditioner ? codec_.codebook(model.level + 1) : at::Tensor(), 12.0};
  }

  // Trains in folder `name`; throws Killed after step `kill_after`. Returns the weights' bytes.
  std::string train_in(const config::PriorPreset& preset, const std::string& name,
                       std::int64_t kill_after = -1) {
    const auto trained = network(preset);
    TrainerOptions options{.run = preset.run,
                           .adam = preset.adam,
                           .schedule = preset.schedule,
                           .preset = config::to_json(preset).dump(),
                           .folder = folder_ / name,
                           .result = "prior.safetensors"};
    options.on_step = [&](const StepReport& report) {
      bits_.push_back(report.metrics.at("bits"));
      if (report.step == kill_after) throw Killed();
    };
    options.on_evaluation = [&](std::int64_t, const Metrics& metrics) { eval_metrics_ = metrics; };
    EXPECT_EQ(train<CodeBatch>(*trained, data_->dataset, data_->sampler, options),
              preset.run.steps);
    return read_file(folder_ / name / "prior.safetensors");
  }

  fs::path folder_;
  Codec codec_;
  std::unique_ptr<const PriorData> data_;
  std::vector<double> bits_;
  Metrics eval_metrics_;
};

TEST_F(TrainablePriorTest, EveryKindLearns) {
  for (const Kind kind : {Kind::kPlain, Kind::kUpsampler, Kind::kLyrics, Kind::kLyricsInSequence}) {
    config::PriorPreset preset = preset_of(kind);
    preset.run.steps = 40;
    preset.run.evaluate_every = 40;
    bits_.clear();
    train_in(preset, "run-" + std::to_string(static_cast<int>(kind)));
    EXPECT_LT(bits_.back(), 0.9 * bits_.front()) << static_cast<int>(kind);
    EXPECT_EQ(eval_metrics_.contains("lyric_bits"), preset.model->lyrics.has_value());
    EXPECT_EQ(eval_metrics_.at("loss"), eval_metrics_.at("bits"));
  }
}

TEST_F(TrainablePriorTest, ResumesBitForBitAfterItWasKilledTenTimes) {
  config::PriorPreset preset = preset_of(Kind::kLyrics);
  preset.lyric_alignment.emplace();
  preset.names_dropped = 0.3;
  preset.lyrics_dropped = 0.3;
  preset.run.accumulate = 2;
  const std::string whole = train_in(preset, "whole");
  for (const std::int64_t step : {1, 3, 5, 7, 10, 11, 15, 16, 20, 23})
    EXPECT_THROW(train_in(preset, "killed", step), Killed);
  EXPECT_EQ(train_in(preset, "killed"), whole);
}

TEST_F(TrainablePriorTest, TheLossIsTheSumOfItsParts) {
  config::PriorPreset preset = preset_of(Kind::kLyrics);
  preset.lyric_alignment.emplace();
  const auto trained = network(preset);
  Metrics metrics;
  const double loss = trained->loss(batch(preset, 0), 0, metrics).item<double>();
  const double lyrics = 16.0 / (16 + 64), fraction = preset.model->lyrics->loss_fraction;
  EXPECT_NEAR(loss,
              metrics.at("bits") * (1 - lyrics) + fraction * metrics.at("lyric_bits") * lyrics +
                  0.5 * metrics.at("alignment_bits"),
              1e-5);
  EXPECT_NEAR(metrics.at("alignment_bits"), 4, 0.5);  // evenly over 16 positions
}

TEST_F(TrainablePriorTest, SupervisedHeadsFindTheSungCharacter) {
  config::PriorPreset preset = preset_of(Kind::kLyrics);
  preset.lyric_alignment.emplace();
  preset.lyric_alignment->hold = preset.lyric_alignment->end = 1;
  preset.init.lyric_keys = 0.05;
  preset.init.lyric_projection = 0.02;
  preset.init.lyric_embedding = 0.3;
  preset.init.phase.emplace();
  preset.init.phase->pairs = 4;
  preset.init.codebook_in = 0.2;
  preset.model->transformer.m_attn = 1;
  preset.model->lyrics->tokens = 8;  // of the 24 of a song: seldom at its ends
  preset.model->derive();
  preset.adam.lr = 1e-2;
  preset.run.steps = 200;
  const auto trained = network(preset);
  Adam adam = [&] {
    std::vector<at::Tensor> tensors;
    for (const auto& name : trained->trainable_parameters())
      tensors.push_back(trained->weights().at(name));
    return Adam(tensors, preset.adam);
  }();
  Metrics first, last;
  for (int step = 0; step < preset.run.steps; ++step) {
    Metrics metrics;
    trained->loss(batch(preset, step * 2), step, metrics).backward();
    adam.step(1, 1);
    adam.zero_grad();
    (step == 0 ? first : last) = metrics;
  }
  EXPECT_LT(last.at("alignment_bits"), 0.85 * first.at("alignment_bits"));
}

TEST_F(TrainablePriorTest, RecomputedLayersGiveTheSameGradients) {
  for (const Kind kind : {Kind::kUpsampler, Kind::kLyrics}) {
    config::PriorPreset preset = preset_of(kind);
    std::vector<tensor::StateDict> gradients;
    for (const bool recompute : {false, true}) {
      preset.recompute = recompute;
      const auto trained = network(preset);
      Metrics metrics;
      trained->loss(batch(preset, 0), 0, metrics).backward();
      gradients.emplace_back();
      for (const auto& [name, value] : trained->weights())
        gradients.back()[name] = value.grad().defined() ? value.grad() : at::zeros_like(value);
    }
    for (const auto& [name, value] : gradients[0])
      EXPECT_TRUE(value.equal(gradients[1].at(name))) << name;
  }
}

TEST_F(TrainablePriorTest, RecomputedLayersLearnTheSame) {
  for (const char* precision : {"fp32", "bf16"}) {
    config::PriorPreset preset = preset_of(Kind::kLyrics);
    preset.run.precision = precision;
    preset.run.steps = 6;
    const std::string kept = train_in(preset, precision);
    preset.recompute = true;
    EXPECT_TRUE(train_in(preset, str_cat(precision, "-recomputed")) == kept) << precision;
  }
}

TEST_F(TrainablePriorTest, PassesInParallelGiveTheWeightsOfPassesInSequence) {
  for (const char* precision : {"fp32", "bf16"}) {
    config::PriorPreset preset = preset_of(Kind::kLyrics);
    preset.lyric_alignment.emplace();
    preset.run.precision = precision;
    preset.run.steps = 6;
    preset.run.accumulate = 3;
    preset.recompute = true;
    const std::string alone = train_in(preset, precision);
    for (const int threads : {2, 3}) {
      at::set_num_threads(threads);
      const std::string name = str_cat(precision, "-", threads);
      EXPECT_THROW(train_in(preset, name, 3), Killed);
      EXPECT_TRUE(train_in(preset, name) == alone) << precision << ", " << threads << " threads";
      EXPECT_EQ(at::get_num_threads(), threads);
      at::set_num_threads(1);
    }
  }
}

TEST_F(TrainablePriorTest, WeightsAreInitialisedFromTheCodebookAndThePhase) {
  config::PriorPreset preset = preset_of(Kind::kLyrics);
  preset.init.scale = 1e-6;
  preset.init.codebook_in = 0.2;
  preset.init.codebook_out = 0.1;
  preset.init.phase.emplace();
  preset.init.phase->pairs = 4;
  preset.init.lyric_keys = 0.05;
  const auto weights =
      initial_prior_weights(*preset.model, preset.init, init_inputs(*preset.model), 1);
  const at::Tensor rows = weights.at("prior.x_emb.weight").narrow(1, 0, 8);
  EXPECT_LT(rows.mean(0).abs().max().item<float>(), 1e-5f);
  EXPECT_NEAR(rows.square().mean().sqrt().item<float>(), 0.2f, 1e-4f);
  EXPECT_TRUE(weights.at("prior.x_out.weight").narrow(1, 0, 8).allclose(rows * 0.5, 1e-4, 1e-6));
  EXPECT_NEAR(weights.at("prior.transformer._attn_mods.3.attn.c_enc_kv.w")
                  .square()
                  .mean()
                  .sqrt()
                  .item<float>(),
              0.05f, 0.01f);
  // A code's position and the lyric position whose character is expected there agree. 12
  // characters a second at 250 codes a second: code 32 is the middle, character 8.
  const at::Tensor codes = weights.at("prior.pos_emb.pos_emb").narrow(1, 8, 8);
  const at::Tensor lyrics = weights.at("prime_prior.pos_emb.pos_emb").narrow(1, 0, 8);
  EXPECT_TRUE(codes[32].allclose(lyrics[9], 1e-3, 1e-4));
  EXPECT_FALSE(codes[32].allclose(lyrics[8], 1e-3, 1e-2));
  EXPECT_NEAR(codes[32].square().sum().item<float>(), 4 * 0.25f, 1e-3f);
  preset.init.phase->pairs = 16;
  EXPECT_THROW(initial_prior_weights(*preset.model, preset.init, init_inputs(*preset.model), 1),
               InputError);
}

TEST_F(TrainablePriorTest, PositionsAreInitialisedWithTheBeats) {
  config::PriorPreset preset = preset_of(Kind::kLyrics);
  preset.init.scale = 1e-6;
  preset.init.beats.emplace();
  preset.init.beats->amplitude = 0.5;
  preset.init.beats->periods = {16, 6};
  const auto positions = [&] {
    return initial_prior_weights(*preset.model, preset.init, init_inputs(*preset.model), 1)
        .at("prior.pos_emb.pos_emb");
  };
  const at::Tensor beats = positions();
  EXPECT_LT(beats.narrow(1, 0, 8).abs().max().item<float>(), 1e-4f);  // the codebook's columns
  for (const auto& [column, period] : {std::pair{8, 16}, std::pair{11, 6}}) {
    for (const int code : {0, 1, 6, 16, 30, 48}) {
      const double angle = 2 * std::numbers::pi * code / period;
      EXPECT_NEAR(beats[code][column].item<float>(), code % period == 0 ? 0.5 : 0, 1e-4);
      EXPECT_NEAR(beats[code][column + 1].item<float>(), 0.5 * std::sin(angle), 1e-4);
      EXPECT_NEAR(beats[code][column + 2].item<float>(), 0.5 * std::cos(angle), 1e-4);
    }
  }
  preset.init.phase.emplace();
  preset.init.phase->pairs = 4;
  EXPECT_TRUE(positions().narrow(1, 16, 6).allclose(beats.narrow(1, 8, 6), 1e-4, 1e-4));
  preset.init.beats->periods.assign(100, 6);
  EXPECT_THROW(positions(), InputError);
}

TEST(PriorPreset, ReadsBackAsItWasWritten) {
  config::PriorPreset preset = preset_of(Kind::kLyrics);
  preset.lyric_alignment.emplace();
  preset.lyric_alignment->layer = 3;
  preset.lyric_alignment->heads = {1};
  preset.init.phase.emplace();
  preset.init.beats = config::BeatsConfig{.amplitude = 0.5, .periods = {3, 4}};
  preset.names_dropped = 0.125;
  preset.recompute = true;
  EXPECT_EQ(config::prior_preset_from_json(config::to_json(preset), ""), preset);
  preset.model.reset();
  EXPECT_EQ(config::prior_preset_from_json(config::to_json(preset), ""), preset);
}

TEST(PriorPreset, InvalidEntriesAreNamed) {
  const auto refused = [](auto change) {
    auto json = config::to_json(preset_of(Kind::kLyrics));
    json["lyric_alignment"] = nlohmann::json::object();
    change(json);
    try {
      config::prior_preset_from_json(json, "");
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  using Json = nlohmann::ordered_json;
  const std::vector<std::pair<std::function<void(Json&)>, std::string>> cases = {
      {[](Json& json) { json["kind"] = "vqvae"; }, "takes a preset of kind prior"},
      {[](Json& json) { json["lyric_alignment"]["layer"] = 1; }, "which does not read lyrics"},
      {[](Json& json) { json["lyric_alignment"]["heads"] = {5}; }, "names head 5"},
      {[](Json& json) { json["lyric_alignment"]["end"] = 0.1; }, "must not come before"},
      {[](Json& json) { json["names_dropped"] = 1.5; }, "'names_dropped' is 1.5"},
      {[](Json& json) { json["data"]["blend"] = true; }, "'data.blend' is for a VQ-VAE"},
      {[](Json& json) { json["data"]["starts"] = 0; }, "'data.starts' is 0"},
      {[](Json& json) { json["data"]["grid"] = 0; }, "'data.grid' is 0"},
      {[](Json& json) { json["run"]["steps"] = 0; }, "at least one step"},
      {[](Json& json) { json["init"]["faze"] = 1; }, "init.faze"},
      {[](Json& json) {
         json["init"]["beats"] = {{"periods", {1}}};
       },
       "'init.beats.periods'"},
      {[](Json& json) { json["init"]["beats"] = Json::object(); }, "'init.beats.periods'"},
  };
  for (const auto& [change, sentence] : cases)
    EXPECT_NE(refused(change).find(sentence), std::string::npos) << refused(change);
}

}  // namespace
}  // namespace crooner::training
