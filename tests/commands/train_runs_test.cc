// What training runs have in common: stages, bases, and what is said before the first step.
#include "audio/audio_reader.h"
#include "audio/audio_writer.h"
#include "base/strings.h"
#include "commands/training_fixture.h"
#include "tensor/load_tensors.h"

namespace crooner::commands {
namespace {

class TrainRunsTest : public TrainingTest {};

TEST_F(TrainRunsTest, EachStageStartsFromTheOneBeforeAndNothingIsTrainedTwice) {
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
  EXPECT_NE(error_message([&] { train_stages(options); }).find("train different things"),
            std::string::npos);
}

TEST_F(TrainRunsTest, ARunOfAPriorIsABaseWithACodec) {
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
TEST_F(TrainRunsTest, TheCheckOfAPresetLeavesOutWhatTheRunSkips) {
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

TEST_F(TrainRunsTest, ADryRunReadsEverythingAndWritesNothing) {
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

TEST_F(TrainRunsTest, ARefusedRunLeavesNothing) {
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

}  // namespace
}  // namespace crooner::commands
