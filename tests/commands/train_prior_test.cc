#include "commands/commands.h"

#include <crooner/model.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "audio/audio_reader.h"
#include "audio/audio_writer.h"
#include "base/error.h"
#include "base/files.h"
#include "base/strings.h"
#include "commands/core/commands.h"
#include "config/model_folder.h"
#include "config/prior_preset.h"
#include "config/training_preset.h"
#include "tensor/load_tensors.h"
#include "training/example_songs.h"
#include "training/run_setup.h"

namespace crooner::commands {
namespace {

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
class TrainPriorTest : public ::testing::Test {
 protected:
  TrainPriorTest()
      : folder_(fs::path(::testing::TempDir()) /
                ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove_all(folder_);
    training::write_example_songs(folder_ / "songs", 4);
    top_.model.emplace();
    auto& model = *top_.model;
    model.level = 1;
    model.bins = 16;
    model.hop = 32;
    model.sample_rate = 8000;
    model.n_ctx = 64;
    model.transformer.width = 16;
    model.transformer.depth = 4;
    model.transformer.blocks = 8;
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

TEST_F(TrainPriorTest, ARunFolderIsLocked) {
  const run_folder::FolderLock lock = training::lock_run_folder(folder_ / "codec", "");
  const auto message = error_message([&] { train_codec("codec", {0}); });
  EXPECT_NE(message.find("codec' is in use by process "), std::string::npos) << message;
  EXPECT_EQ(error_message([&] { train_codec("another", {0}); }), "accepted");
  const auto prior = error_message([&] {
    cli::TrainPriorOptions options = options_for(top_, "codec");
    options.vqvae = path("another");
    train_prior(options);
  });
  EXPECT_NE(prior.find("codec' is in use by process "), std::string::npos) << prior;
}

TEST_F(TrainPriorTest, ARunThatDoesNotFitIntoMemoryIsRefusedBeforeTheDataAreRead) {
  train_codec("codec", {0, 1});
  top_.model->transformer.width = 400'000;
  cli::TrainPriorOptions options = options_for(top_, "top");
  options.data = path("nothing");
  const auto message = error_message([&] { train_prior(options); });
  EXPECT_NE(message.find(" for weights, gradients and moments, and "), std::string::npos)
      << message;
  EXPECT_FALSE(fs::exists(folder_ / "top"));
}

TEST_F(TrainPriorTest, EachStageStartsFromTheOneBeforeAndNothingIsTrainedTwice) {
  train_codec("codec", {0, 1});
  options_for(top_, "short");
  top_.model.reset();  // that of the stage before
  options_for(top_, "more");
  write_file(folder_ / "stages.json",
             R"({"stages": [{"name": "first", "preset": "short.json"},
                            {"name": "second", "preset": "more.json", "steps": 1},
                            {"name": "third", "preset": "more.json", "steps": 3,
                             "until": {"figure": "bits", "below": 1000}}]})");
  cli::TrainStagesOptions options;
  options.stages = path("stages.json");
  options.data = path("songs");
  options.vqvae = path("codec");
  options.cache = path("cache");
  options.device = "cpu";
  options.out = path("whole");
  train_stages(options);
  const std::string result = "/prior_level_1.safetensors";
  const auto first = tensor::load_all(folder_ / ("whole/1-first" + result));
  const auto second = tensor::load_all(folder_ / ("whole/2-second" + result));
  for (const auto& [name, value] : first)  // the first step moves nothing
    EXPECT_TRUE(value.equal(second.at(name))) << name;
  const std::string third = read_file(folder_ / ("whole/3-third" + result));
  const std::string log = read_file(folder_ / "whole/3-third/train.jsonl");
  EXPECT_NE(log.find("{\"step\":2,"), std::string::npos);
  EXPECT_EQ(log.find("{\"step\":3,"), std::string::npos);  // its evaluation reached the goal

  // Ended within the last stage, and between two stages.
  const auto written = fs::last_write_time(folder_ / ("whole/1-first" + result));
  fs::remove(folder_ / "whole/3-third/preset.json");
  fs::remove(folder_ / ("whole/3-third" + result));
  train_stages(options);
  EXPECT_EQ(read_file(folder_ / ("whole/3-third" + result)), third);
  fs::remove_all(folder_ / "whole/3-third");
  fs::remove_all(folder_ / "whole/2-second");
  train_stages(options);
  EXPECT_EQ(read_file(folder_ / ("whole/3-third" + result)), third);
  EXPECT_EQ(fs::last_write_time(folder_ / ("whole/1-first" + result)), written);

  top_.adam.lr *= 2;
  options_for(top_, "more");
  EXPECT_NE(error_message([&] {
              train_stages(options);
            }).find("The stage 'second' was begun with another preset"),
            std::string::npos);
  write_file(folder_ / "mixed.json", R"({"stages": [{"name": "a", "preset": "codec.json"},
                                                    {"name": "b", "preset": "short.json"}]})");
  options.stages = path("mixed.json");
  EXPECT_NE(error_message([&] { train_stages(options); }).find("all stages train one network"),
            std::string::npos);
}

TEST_F(TrainPriorTest, ARunOfAPriorIsABaseWithACodec) {
  train_codec("codec", {0, 1});
  train_prior(options_for(top_, "top"));
  cli::TrainPriorOptions options = options_for(top_, "further");
  options.from = path("top");
  train_prior(options);
  EXPECT_EQ(read_file(folder_ / "further/artists.txt"), read_file(folder_ / "top/artists.txt"));
  options.vqvae.clear();
  options.out = path("without");
  EXPECT_NE(error_message([&] { train_prior(options); }).find("name it with --vqvae"),
            std::string::npos);
  top_.adapter.emplace();
  options = options_for(top_, "adapter");
  options.from = path("top");
  EXPECT_NE(error_message([&] { train_prior(options); }).find("an adapter is trained on a model"),
            std::string::npos);
}

// Songs that are too short for a window, too long for the labels, and without names.
TEST_F(TrainPriorTest, TheCheckOfAPresetLeavesOutWhatTheRunSkips) {
  train_codec("codec", {0, 1});
  const Audio song = audio::read_audio_file(folder_ / "songs/song-0.wav");
  Audio brief = song, endless = song;
  brief.samples.resize(1000);
  for (int i = 0; i < 6; ++i)
    endless.samples.insert(endless.samples.end(), song.samples.begin(), song.samples.end());
  audio::write_audio_file(folder_ / "songs/brief.wav", brief);
  audio::write_audio_file(folder_ / "songs/endless.wav", endless);
  const fs::path manifest = folder_ / "songs/manifest.jsonl";
  write_file(manifest, read_file(manifest) + R"({"file": "brief.wav", "artist": "A"}
{"file": "endless.wav", "artist": "A"}
{"file": "song-1.wav"}
)");
  cli::TrainCheckOptions check;
  check.data = path("songs");
  check.preset = options_for(top_, "top").preset;
  check.threads = 1;
  testing::internal::CaptureStdout();
  train_check(check);
  const std::string found = testing::internal::GetCapturedStdout();
  cli::TrainPriorOptions options = options_for(top_, "top");
  options.dry_run = true;
  testing::internal::CaptureStdout();
  train_prior(options);
  const std::string run = testing::internal::GetCapturedStdout();
  EXPECT_NE(found.find("(3 left out)"), std::string::npos) << found;
  EXPECT_NE(run.find("4 songs, 3 skipped; "), std::string::npos) << run;
  for (const char* reason : {"It is too short: 1000 samples", "It is too long: 14 s", "no labels"})
    EXPECT_NE(found.find(reason), std::string::npos) << reason << '\n' << found;
}

TEST_F(TrainPriorTest, ADryRunReadsEverythingAndWritesNothing) {
  train_codec("codec", {0, 1});
  cli::TrainPriorOptions options = options_for(top_, "top");
  options.dry_run = true;
  testing::internal::CaptureStdout();
  train_prior(options);
  const std::string out = testing::internal::GetCapturedStdout();
  EXPECT_NE(out.find(" songs, 0 skipped; "), std::string::npos) << out;
  EXPECT_NE(out.find(str_cat(top_.run.steps, " steps of ", top_.run.batch, " item: ")),
            std::string::npos)
      << out;
  EXPECT_FALSE(fs::exists(folder_ / "top"));
  options.vqvae = path("none");
  EXPECT_NE(error_message([&] { train_prior(options); }).find("none"), std::string::npos);
}

TEST_F(TrainPriorTest, ARefusedRunLeavesNothing) {
  train_codec("codec", {0, 1});
  cli::TrainPriorOptions options = options_for(top_, "top");
  options.data = path("nothing");
  EXPECT_NE(error_message([&] { train_prior(options); }), "accepted");
  EXPECT_FALSE(fs::exists(folder_ / "top"));
  top_.data.min_duration = 5;  // the songs are shorter: the names are known by then
  options = options_for(top_, "top");
  EXPECT_NE(error_message([&] { train_prior(options); }), "accepted");
  EXPECT_FALSE(fs::exists(folder_ / "top"));
  fs::create_directory(folder_ / "top");
  write_file(folder_ / "top/notes.txt", "mine");
  EXPECT_NE(error_message([&] { train_prior(options); }), "accepted");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_ / "top"), {}), 1);
}

TEST_F(TrainPriorTest, TrainsAModelThatGeneratesAndLearnsAnotherArtist) {
  train_codec("codec-0", {0});
  train_codec("codec-1", {1});
  assemble({"codec-0", "codec-1"}, "codec");
  const auto joined = tensor::load_all(folder_ / "codec/vqvae.safetensors");
  for (const auto& [name, value] : joined) {
    const std::string run = name[name.find_first_of("01")] == '0' ? "codec-0" : "codec-1";
    EXPECT_TRUE(value.equal(tensor::load_all(folder_ / run / "vqvae.safetensors").at(name)))
        << name;
  }

  top_.sampling = config::SamplingDefaults{0.25, 0.9};
  train_prior(options_for(top_, "top"));
  train_prior(options_for(bottom_, "bottom"));
  EXPECT_TRUE(fs::exists(folder_ / "top/samples/step-2.wav"));
  EXPECT_TRUE(fs::exists(folder_ / "bottom/samples/step-2.png"));
  EXPECT_EQ(read_file(folder_ / "top/artists.txt"), "unknown;0\na;1\nb;2\n");
  assemble({"codec", "top", "bottom"}, "model", "bf16");

  cli::ModelsVerifyOptions verify;
  verify.model = path("model");
  models_verify(verify);
  const auto model = config::read_model_folder(folder_ / "model");
  EXPECT_EQ(model.licence, "CC0");
  EXPECT_EQ(model.at_level(0).ids, model.at_level(1).ids);  // one list for both
  EXPECT_EQ(model.at_level(1).sampling, top_.sampling);
  EXPECT_EQ(model.at_level(0).sampling, config::SamplingDefaults());
  Request request;
  request.artist = "B";
  request.genre = "slow air";
  request.lyrics = "la la la";
  request.strict = true;
  request.seconds = 0.256;
  request.total_seconds = 2;
  const auto songs = Model::open(path("model")).generate(request);
  EXPECT_EQ(songs.at(0).audio.samples.size(), 2048u);

  // The first step moves nothing: the new artist is still the one that it began as.
  config::PriorPreset more = top_;
  more.model.reset();
  more.sampling.reset();  // that of the model stays
  more.run.steps = 1;
  auto options = options_for(more, "more");
  options.vqvae.clear();
  options.from = path("model");
  options.artists = {{"Cleo", "b"}};
  train_prior(options);
  assemble({"model", "more"}, "larger");
  EXPECT_EQ(config::read_model_folder(folder_ / "larger").at_level(1).sampling, top_.sampling);
  EXPECT_EQ(read_file(folder_ / "larger/artists_level_1.txt"), "unknown;0\na;1\nb;2\nCleo;3\n");
  const auto table = tensor::load_all(folder_ / "larger/prior_level_1.safetensors")
                         .at("y_emb.artist_emb.emb.weight");
  EXPECT_EQ(table.size(0), 4);
  EXPECT_TRUE(table[3].equal(table[2]));
  EXPECT_EQ(Model::open(path("larger")).levels(), 2);

  options.artists = {{"Dora", "Beatrice"}};
  EXPECT_NE(error_message([&] { train_prior(options); }).find("does not know \"Beatrice\""),
            std::string::npos);
  options.artists.clear();
  write_file(folder_ / "wide.json", [&] {
    auto wide = bottom_;
    wide.model->transformer.depth = 3;
    return config::to_json(wide).dump();
  }());
  options.preset = path("wide.json");
  EXPECT_NE(error_message([&] { train_prior(options); }).find("describes another network"),
            std::string::npos);
}

TEST_F(TrainPriorTest, AVqvaeTrainsFurtherFromARunItsFileOrAModel) {
  const auto bottom_of = [&](const std::string& file) {
    return tensor::load_all(path(file)).at("encoders.0.level_blocks.0.model.0.0.weight");
  };
  train_codec("codec-0", {0});
  train_codec("codec-1", {1});
  assemble({"codec-0", "codec-1"}, "codec");
  // Its upper level learns; the lower one stays what it was.
  const at::Tensor known = bottom_of("codec-0/vqvae.safetensors");
  for (const std::string from : {"codec-0/vqvae.safetensors", "codec"}) {
    train_codec("on", {1}, from);
    EXPECT_TRUE(bottom_of("on/vqvae.safetensors").equal(known)) << from;
    fs::remove_all(folder_ / "on");
  }
  train_codec("on", {0}, "codec-0");
  EXPECT_NE(error_message([&] { train_codec("other", {1}, "codec-0"); }).find("has no weights for"),
            std::string::npos);
  EXPECT_NE(error_message([&] { train_codec("other", {1}, "codec", 16); }).find("another VQ-VAE"),
            std::string::npos);
  EXPECT_NE(error_message([&] { train_codec("other", {1}, "nowhere"); }).find("nowhere"),
            std::string::npos);
}

TEST_F(TrainPriorTest, IncompatibleInputsAreNamed) {
  train_codec("codec", {});
  const auto refused = [&](auto change) {
    auto preset = top_;
    auto options = options_for(preset, "run");
    change(preset, options);
    write_file(options.preset, config::to_json(preset).dump());
    return error_message([&] { train_prior(options); });
  };
  using Preset = config::PriorPreset;
  using Options = cli::TrainPriorOptions;
  const std::vector<std::pair<std::function<void(Preset&, Options&)>, std::string>> cases = {
      {[](Preset&, Options& o) { o.vqvae.clear(); }, "needs --vqvae or --from"},
      {[&](Preset&, Options& o) { o.vqvae = path("songs"); },
       "is not the folder of a finished run"},
      {[](Preset& p, Options&) { p.model.reset(); }, "with --from"},
      {[](Preset&, Options& o) {
         o.genres = {{"a", "b"}};
       },
       "need --from"},
      {[](Preset& p, Options&) { p.model->hop = 64; }, "hop is 64; it must be 32"},
      {[](Preset& p, Options&) {
         p.sampling = config::SamplingDefaults{1.5, 0.9};
       },
       "The hop_fraction of level 1 is 1.5"},
      {[](Preset& p, Options&) { p.model->bins = 32; }, "bins is 32; it must be 16"},
      {[&](Preset&, Options& o) { o.ids = path("songs"); }, "has no artists.txt"},
      {[](Preset& p, Options&) { p.model->labels->artist_bins = 2; }, "raise labels.artist_bins"},
      {[](Preset& p, Options&) { p.data.min_duration = 60; }, "no song long enough for a window"},
      {[](Preset&, Options& o) { o.data = "nowhere"; }, "--data 'nowhere' does not exist"},
  };
  for (const auto& [change, sentence] : cases) {
    const std::string message = refused(change);
    EXPECT_NE(message.find(sentence), std::string::npos) << message << "\n  for: " << sentence;
  }
}

TEST_F(TrainPriorTest, IncompleteSourcesAreNamed) {
  train_codec("codec-0", {0});
  EXPECT_NE(error_message([&] {
              assemble({"codec-0"}, "model");
            }).find("Level 1 of the VQ-VAE is missing"),
            std::string::npos);
  EXPECT_NE(error_message([&] { assemble({"songs"}, "model"); }).find("songs"), std::string::npos);
  EXPECT_FALSE(fs::exists(folder_ / "model"));
}

}  // namespace
}  // namespace crooner::commands
