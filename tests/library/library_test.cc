#include <crooner/error.h>
#include <crooner/model.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace crooner {
namespace {

Model smoke() {
  RunOptions options;
  options.device = "cpu";
  return Model::open(CROONER_SOURCE_DIR "/models/smoke", options);
}

Request short_request() {
  Request request;
  request.genre = "folk";
  request.seconds = 0.256;
  request.seed = 5;
  return request;
}

struct Told : Observer {
  void warning(const std::string& sentence) override { warnings.push_back(sentence); }
  void level_started(const Progress& progress) override { started.push_back(progress.level); }
  void level_made(const LevelMade& made) override {
    levels.push_back(made.level);
    codes.push_back(static_cast<int>(made.codes->size()));
    EXPECT_EQ(made.audio->frames(), 4096);
  }
  std::vector<std::string> warnings;
  std::vector<int> started, levels, codes;
};

TEST(Library, TellsWhatItMakes) {
  Request request = short_request();
  request.artist = "nobody";
  Told told;
  const std::vector<Song> songs = smoke().generate(request, &told);
  ASSERT_EQ(songs.size(), 1u);
  EXPECT_EQ(told.started, (std::vector<int>{2, 1, 0}));
  EXPECT_EQ(told.levels, (std::vector<int>{2, 1, 0}));
  EXPECT_EQ(told.codes, (std::vector<int>{32, 128, 512}));
  ASSERT_EQ(told.warnings.size(), 1u);
  EXPECT_NE(told.warnings[0].find("nobody"), std::string::npos);
  EXPECT_EQ(songs[0].audio.sample_rate, 16000);
}

TEST(Library, WhatAnObserverThrowsEndsIt) {
  struct Stops : Observer {
    void level_made(const LevelMade&) override { throw ResourceError("The disk is full."); }
  } stops;
  EXPECT_THROW(smoke().generate(short_request(), &stops), ResourceError);
}

TEST(Library, DecodesWhatItMade) {
  Model model = smoke();
  const Song song = model.generate(short_request()).front();
  EXPECT_EQ(model.decode(song.codes[0], 0).samples, song.audio.samples);
  EXPECT_THROW(model.decode(song.codes[0], 3), UsageError);
  EXPECT_THROW(model.decode({64}, 0), InputError);
}

TEST(Library, EncodesAnyRateAndChannels) {
  Audio stereo{.sample_rate = 44100, .channels = 2, .samples = std::vector<float>(2 * 44100)};
  for (std::size_t i = 0; i < stereo.samples.size(); ++i) {
    stereo.samples[i] = 0.5f * std::sin(0.05f * static_cast<float>(i / 2));
  }
  const Codes codes = smoke().encode(stereo);
  ASSERT_EQ(codes.size(), 3u);
  EXPECT_EQ(codes[2].size(), 125u);  // 16000 samples, 128 a code
  EXPECT_EQ(codes[0].size(), 2000u);
  stereo.samples.resize(200);
  EXPECT_THROW(smoke().encode(stereo), InputError);
}

TEST(Library, APromptIsKept) {
  Model model = smoke();
  const Song first = model.generate(short_request()).front();
  Request request = short_request();
  request.prompt = first.audio;
  request.prompt_seconds = 0.08;  // 10 top codes
  const Codes prompt =
      model.encode({.sample_rate = 16000,
                    .channels = 1,
                    .samples = {first.audio.samples.begin(), first.audio.samples.begin() + 1280}});
  const Song second = model.generate(request).front();
  for (std::size_t level = 0; level < 3; ++level) {
    ASSERT_EQ(second.codes[level].size(), first.codes[level].size());
    for (std::size_t i = 0; i < prompt[level].size(); ++i) {
      ASSERT_EQ(second.codes[level][i], prompt[level][i]) << "level " << level << ", code " << i;
    }
  }
  request.prompt_seconds = 0.256;
  EXPECT_THROW(model.generate(request), UsageError);
}

TEST(Library, SaysWhatCannotBeBeforeAnythingIsLoaded) {
  const Model model = smoke();
  const auto refused = [&](void (*change)(Request&)) {
    Request request = short_request();
    change(request);
    EXPECT_THROW(model.check(request), UsageError);
  };
  refused([](Request& request) { request.seconds = 0.1; });
  refused([](Request& request) { request.seconds = 90; });
  refused([](Request& request) { request.total_seconds = 0.2; });
  refused([](Request& request) { request.total_seconds = 60; });
  refused([](Request& request) { request.stop_after_level = 3; });
  refused([](Request& request) { request.songs = 0; });
  refused([](Request& request) { request.top_k.levels[7] = 1; });
  refused([](Request& request) { request.temperature.all = 0; });
  Request request = short_request();
  request.artist = "nobody";
  request.strict = true;
  EXPECT_THROW(model.check(request), InputError);
  request.strict = false;
  EXPECT_EQ(model.check(request).size(), 1u);
}

}  // namespace
}  // namespace crooner
