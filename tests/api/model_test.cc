#include <crooner/error.h>
#include <crooner/model.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "api/smoke_model.h"
#include "plan/songs.h"
#include "support/paths.h"

namespace crooner {
namespace {

struct Recorder : Observer {
  void on_warning(const std::string& sentence) override { warnings.push_back(sentence); }
  void on_level_begin(const Progress& progress) override { started.push_back(progress.level); }
  void on_level_result(const LevelResult& result) override {
    levels.push_back(result.level);
    codes.push_back(static_cast<int>(result.codes.size()));
    EXPECT_EQ(result.audio.frames(), 4096);
  }
  std::vector<std::string> warnings;
  std::vector<int> started, levels, codes;
};

TEST(Model, BatchSizeIsWhatIsUsefulAndFits) {
  EXPECT_EQ(open_smoke().batch_size(short_request()), plan::kUsefulBatch);
  BackendOptions options;
  options.device = "cpu";
  options.max_batch = 3;
  Model model = Model::open(source_file("models/smoke"), options);
  EXPECT_EQ(model.batch_size(short_request()), 3);
  Request too_short = short_request();
  too_short.seconds = 0.001;
  EXPECT_THROW(model.batch_size(too_short), UsageError);
}

TEST(Model, ReportsEveryLevel) {
  Request request = short_request();
  request.artist = "nobody";
  Recorder recorder;
  const std::vector<GeneratedSong> songs = open_smoke().generate(request, &recorder);
  ASSERT_EQ(songs.size(), 1u);
  EXPECT_EQ(recorder.started, (std::vector<int>{2, 1, 0}));
  EXPECT_EQ(recorder.levels, (std::vector<int>{2, 1, 0}));
  EXPECT_EQ(recorder.codes, (std::vector<int>{32, 128, 512}));
  ASSERT_EQ(recorder.warnings.size(), 1u);
  EXPECT_NE(recorder.warnings[0].find("nobody"), std::string::npos);
  EXPECT_EQ(songs[0].audio.sample_rate, 16000);
}

TEST(Model, ObserverExceptionsReachTheCaller) {
  struct Stops : Observer {
    void on_level_result(const LevelResult&) override { throw ResourceError("The disk is full."); }
  } stops;
  EXPECT_THROW(open_smoke().generate(short_request(), &stops), ResourceError);
}

TEST(Model, DecodesItsOwnCodes) {
  Model model = open_smoke();
  const GeneratedSong song = model.generate(short_request()).front();
  EXPECT_EQ(model.decode(song.codes[0], 0).samples, song.audio.samples);
  EXPECT_THROW(model.decode(song.codes[0], 3), UsageError);
  EXPECT_THROW(model.decode(std::vector<std::int64_t>{64}, 0), InputError);
}

TEST(Model, EncodesAnyRateAndChannels) {
  Audio stereo{.sample_rate = 44100, .channels = 2, .samples = std::vector<float>(2 * 44100)};
  for (std::size_t i = 0; i < stereo.samples.size(); ++i) {
    stereo.samples[i] = 0.5f * std::sin(0.05f * static_cast<float>(i / 2));
  }
  const Codes codes = open_smoke().encode(stereo);
  ASSERT_EQ(codes.size(), 3u);
  EXPECT_EQ(codes[2].size(), 125u);  // 16000 samples, 128 a code
  EXPECT_EQ(codes[0].size(), 2000u);
  stereo.samples.resize(200);
  EXPECT_THROW(open_smoke().encode(stereo), InputError);
}

TEST(Model, PromptCodesAreKept) {
  Model model = open_smoke();
  const GeneratedSong first = model.generate(short_request()).front();
  Request request = short_request();
  request.prompt = first.audio;
  request.prompt_seconds = 0.08;  // 10 top codes
  const Codes prompt =
      model.encode({.sample_rate = 16000,
                    .channels = 1,
                    .samples = {first.audio.samples.begin(), first.audio.samples.begin() + 1280}});
  const GeneratedSong second = model.generate(request).front();
  for (std::size_t level = 0; level < 3; ++level) {
    ASSERT_EQ(second.codes[level].size(), first.codes[level].size());
    for (std::size_t i = 0; i < prompt[level].size(); ++i) {
      ASSERT_EQ(second.codes[level][i], prompt[level][i]) << "level " << level << ", code " << i;
    }
  }
  request.prompt_seconds = 0.256;
  EXPECT_THROW(model.generate(request), UsageError);
}

TEST(Model, RefusesInvalidRequestsBeforeLoading) {
  const Model model = open_smoke();
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

// Saves what it gets of each job, and fails after some calls.
struct Keeper : Observer {
  explicit Keeper(std::size_t jobs, int calls = 1 << 30) : saved(jobs), left(calls) {}

  SavedLevel& at(int song, int level) {
    auto& levels = saved[song];
    if (levels.size() <= static_cast<std::size_t>(level)) levels.resize(level + 1);
    return levels[level];
  }
  void on_prompt(const CodeChunk& codes) override {
    SavedLevel& level = at(codes.job, codes.level);
    EXPECT_TRUE(level.codes.empty());
    level.codes.assign(codes.codes.begin(), codes.codes.end());
    level.prompt_length = static_cast<std::int64_t>(level.codes.size());
  }
  void on_tokens(const CodeChunk& tokens) override {
    auto& list = at(tokens.job, tokens.level).pending_tokens;
    list.insert(list.end(), tokens.codes.begin(), tokens.codes.end());
    if (--left < 0) throw std::runtime_error("The power fails.");
  }
  void on_window_end(const CodeChunk& codes) override {
    SavedLevel& level = at(codes.job, codes.level);
    EXPECT_EQ(codes.position, static_cast<std::int64_t>(level.codes.size()));
    level.codes.insert(level.codes.end(), codes.codes.begin(), codes.codes.end());
    level.pending_tokens.clear();
  }
  void on_level_result(const LevelResult& result) override {
    SavedLevel& level = at(result.job, result.level);
    EXPECT_FALSE(level.done);
    EXPECT_TRUE(std::ranges::equal(result.codes, level.codes));
    EXPECT_EQ(result.completes_song, result.level == 0);
    level.done = true;
    audio[{result.job, result.level}] = result.audio.samples;
  }

  std::vector<std::vector<SavedLevel>> saved;
  std::map<std::pair<int, int>, std::vector<float>> audio;
  int left;
};

Codes saved_codes(const std::vector<SavedLevel>& saved) {
  Codes codes;
  for (const SavedLevel& level : saved) codes.push_back(level.codes);
  return codes;
}

TEST(Model, JobsResumeFromSavedLevels) {
  Request other = short_request();
  other.lyrics = "la la";
  other.seed = 6;
  other.prompt = open_smoke().generate(short_request()).front().audio;
  other.prompt_seconds = 0.08;
  const auto first = std::make_shared<const Request>(short_request());
  const auto second = std::make_shared<const Request>(other);
  BackendOptions options;
  options.device = "cpu";
  options.save_seconds = 0;  // after every step
  Model model = Model::open(source_file("models/smoke"), options);
  Keeper whole(3);
  model.generate({{first, 0, {}}, {second, 0, {}}, {first, 1, {}}}, whole);

  Keeper begun(3, 50);
  EXPECT_THROW(model.generate({{first, 0, {}}, {second, 0, {}}, {first, 1, {}}}, begun),
               std::runtime_error);
  ASSERT_FALSE(begun.saved[0].back().pending_tokens.empty());
  options.max_batch = 1;
  Keeper rest(2);
  rest.saved = {begun.saved[1], begun.saved[0]};
  Model::open(source_file("models/smoke"), options)
      .generate({{second, 0, rest.saved[0]}, {first, 0, rest.saved[1]}}, rest);
  EXPECT_EQ(saved_codes(rest.saved[0]), saved_codes(whole.saved[1]));
  EXPECT_EQ(saved_codes(rest.saved[1]), saved_codes(whole.saved[0]));
  EXPECT_EQ((rest.audio[{0, 0}]), (whole.audio[{1, 0}]));
  EXPECT_EQ(whole.saved[1][2].prompt_length, 10);

  // A sample index is a song of the seed, wherever its job is in the list.
  Request two = short_request();
  two.songs = 2;
  EXPECT_EQ(model.generate(two)[1].codes, saved_codes(whole.saved[2]));
}

TEST(Model, ContinuesFromCodes) {
  Model model = open_smoke();
  const GeneratedSong song = model.generate(short_request()).front();
  Request request = short_request();
  request.prompt_codes = {{}, {}, song.codes[2]};  // upsampled
  EXPECT_EQ(model.generate(request).front().codes, song.codes);
  request.prompt_codes[2].resize(20);
  const GeneratedSong continued = model.generate(request).front();
  EXPECT_EQ(continued.codes[2].size(), song.codes[2].size());
  EXPECT_EQ(Codes{continued.codes[2]}, Codes{song.codes[2]}) << "the same draws as before";

  const auto refused = [&](Codes codes) -> std::string {
    request.prompt_codes = std::move(codes);
    try {
      model.check(request);
    } catch (const Error& failure) {
      return failure.what();
    }
    return "(accepted)";
  };
  EXPECT_NE(refused(song.codes).find("all of --seconds"), std::string::npos);
  EXPECT_NE(refused({{}, {}, {64}}).find("The codes of level 2 hold 64"), std::string::npos);
  EXPECT_NE(refused({{1, 2}}).find("There are no codes of level 2"), std::string::npos);
  EXPECT_NE(refused({{}, {}, {1}, {1}}).find("There are codes of level 3"), std::string::npos);
  EXPECT_NE(refused({{}, {}, std::vector<std::int64_t>(33)}).find("use more --seconds"),
            std::string::npos);
}

TEST(Model, ReportsItsBackend) {
  const Backend backend = open_smoke().backend();
  EXPECT_EQ(backend.device, "cpu");
  EXPECT_EQ(backend.engine, EngineKind::kCpu);
  EXPECT_EQ(backend.precision, (std::vector<std::optional<Precision>>(3, Precision::kFp32)));
}

}  // namespace
}  // namespace crooner
