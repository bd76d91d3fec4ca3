#include <gtest/gtest.h>

#include <map>
#include <stdexcept>
#include <utility>
#include <vector>

#include "api/smoke_model.h"

namespace crooner {
namespace {

using Key = std::pair<int, int>;  // job and level

// Joins the chunks of each level and compares them with its finished audio.
struct Listener : Observer {
  void on_audio(const AudioChunk& chunk) override {
    std::vector<float>& samples = heard[{chunk.job, chunk.level}];
    EXPECT_EQ(chunk.first_sample, static_cast<std::int64_t>(samples.size()));
    EXPECT_EQ(chunk.sample_rate, 16000);
    EXPECT_FALSE(chunk.samples.empty());
    samples.insert(samples.end(), chunk.samples.begin(), chunk.samples.end());
    ++chunks[{chunk.job, chunk.level}];
  }
  void on_window_end(const CodeChunk& chunk) override {
    if (chunk.level == 0 && chunk.position == 0) first_window_end = chunk.codes.size();
  }
  void on_level_result(const LevelResult& result) override {
    EXPECT_EQ((heard[{result.job, result.level}]), result.audio.samples);
    ++results;
  }

  std::map<Key, std::vector<float>> heard;
  std::map<Key, int> chunks;
  std::size_t first_window_end = 0;  // codes of level 0
  int results = 0;
};

TEST(AudioChunks, AreTheFinishedAudioOfEveryLevelAndSong) {
  Request request = short_request();
  request.songs = 6;  // more than are decoded while they are sampled
  request.seconds = 0.5;
  Listener listener;
  open_smoke().generate(request, &listener);
  EXPECT_EQ(listener.results, 18);
  EXPECT_EQ(listener.chunks.size(), 18u);
}

TEST(AudioChunks, ComeBeforeTheLevelIsComplete) {
  Request request = short_request();
  request.seconds = 4;
  BackendOptions options;
  options.save_seconds = 0;
  Listener listener;
  open_smoke(options).generate(request, &listener);
  EXPECT_GT((listener.chunks[{0, 0}]), 1);
}

TEST(AudioChunks, OfAResumedSongBeginAtItsStart) {
  Request request = short_request();
  request.seconds = 4;
  Model model = open_smoke();
  Listener whole;
  const GeneratedSong song = model.generate(request, &whole).front();
  Job job{std::make_shared<const Request>(request), 0, {}};
  for (const auto& codes : song.codes) job.saved.push_back({codes, 0, {}, false});
  job.saved[2].done = true;
  ASSERT_LT(whole.first_window_end, job.saved[0].codes.size());
  job.saved[0].codes.resize(whole.first_window_end);
  Listener rest;
  model.generate({job}, rest);
  EXPECT_EQ(rest.chunks.count({0, 2}), 0u);
  EXPECT_EQ((rest.heard[{0, 0}]), song.audio.samples);
}

// Throws an error of one song when its first audio comes.
struct Failing : Listener {
  void on_audio(const AudioChunk& chunk) override {
    if (chunk.job == 0) throw ResourceError("The loudspeaker is broken.");
    Listener::on_audio(chunk);
  }
  bool on_song_failed(int job, const Error&) override {
    EXPECT_EQ(job, 0);
    return continues;
  }
  bool continues = true;
};

TEST(AudioChunks, AnErrorOfOneSongIsOfferedToTheObserver) {
  Request request = short_request();
  request.songs = 2;
  Failing failing;
  open_smoke().generate(request, &failing);
  EXPECT_EQ(failing.results, 3);
  failing = {};
  failing.continues = false;
  EXPECT_THROW(open_smoke().generate(request, &failing), ResourceError);
}

TEST(AudioChunks, OtherExceptionsReachTheCaller) {
  struct Broken : Observer {
    void on_audio(const AudioChunk&) override { throw std::logic_error("A bug of the caller."); }
  } broken;
  EXPECT_THROW(open_smoke().generate(short_request(), &broken), std::logic_error);
}

}  // namespace
}  // namespace crooner
