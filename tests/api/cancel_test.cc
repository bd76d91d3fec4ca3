#include <gtest/gtest.h>

#include <stop_token>
#include <thread>
#include <vector>

#include "api/smoke_model.h"

namespace crooner {
namespace {

// Requests a stop after some events, and keeps what it got.
struct Stopper : Observer {
  void on_tokens(const CodeChunk& chunk) override {
    SavedLevel& level = at(chunk.level);
    level.pending_tokens.insert(level.pending_tokens.end(), chunk.codes.begin(), chunk.codes.end());
    if (--events == 0) stop.request_stop();
  }
  void on_window_end(const CodeChunk& chunk) override {
    SavedLevel& level = at(chunk.level);
    level.codes.insert(level.codes.end(), chunk.codes.begin(), chunk.codes.end());
    level.pending_tokens.clear();
  }
  void on_level_result(const LevelResult& result) override {
    at(result.level).done = true;
    song = result.audio.samples;
  }
  SavedLevel& at(int level) {
    if (saved.size() <= static_cast<std::size_t>(level)) saved.resize(level + 1);
    return saved[level];
  }

  int events = 0;
  std::stop_source stop;
  std::vector<SavedLevel> saved;
  std::vector<float> song;
};

TEST(Cancel, AStoppedSongResumesBitForBit) {
  BackendOptions options;
  options.save_seconds = 0;  // tokens after every step
  Model model = open_smoke(options);
  const GeneratedSong whole = model.generate(short_request()).front();
  const auto request = std::make_shared<const Request>(short_request());
  for (const int events : {1, 20, 100}) {
    Stopper stopper;
    stopper.events = events;
    EXPECT_THROW(model.generate({{request, 0, {}}}, stopper, stopper.stop.get_token()), Cancelled);
    EXPECT_TRUE(stopper.song.empty() || stopper.saved[0].codes.size() < whole.codes[0].size());
    Stopper rest;
    rest.saved = stopper.saved;
    model.generate({{request, 0, stopper.saved}}, rest);
    EXPECT_EQ(rest.song, whole.audio.samples) << events;
  }
}

TEST(Cancel, EveryLongFunctionTakesAStop) {
  Model model = open_smoke();
  std::stop_source source;
  source.request_stop();
  const std::stop_token stop = source.get_token();
  const Audio audio{.sample_rate = 16000, .channels = 1, .samples = std::vector<float>(16000)};
  const Codes codes = model.encode(audio);
  Request request = short_request();
  request.lyrics = "la la";
  EXPECT_THROW(model.generate(request, nullptr, stop), Cancelled);
  EXPECT_THROW(model.encode(audio, stop), Cancelled);
  EXPECT_THROW(model.decode(codes[0], 0, stop), Cancelled);
  ASSERT_TRUE(model.can_align());
  EXPECT_THROW(model.align(request, codes[2], stop), Cancelled);
  EXPECT_EQ(Cancelled().exit_code(), 130);
}

TEST(Cancel, AnotherThreadMayRequestIt) {
  Request request = short_request();
  request.seconds = 20;
  request.songs = 8;
  std::stop_source source;
  struct Begun : Observer {
    explicit Begun(std::stop_source& stop) : source(stop) {}
    void on_level_begin(const Progress&) override {
      if (!thread.joinable()) thread = std::jthread([this] { source.request_stop(); });
    }
    std::stop_source& source;
    std::jthread thread;
  } observer(source);
  EXPECT_THROW(open_smoke().generate(request, &observer, source.get_token()), Cancelled);
}

}  // namespace
}  // namespace crooner
