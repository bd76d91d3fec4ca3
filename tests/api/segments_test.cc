#include <crooner/error.h>
#include <crooner/model.h>
#include <gtest/gtest.h>

#include <memory>

#include "api/smoke_model.h"

namespace crooner {
namespace {

Request segmented_request(int segments) {
  Request request = short_request();
  request.seconds = 1.024;
  request.upsample_segments.all = segments;
  return request;
}

TEST(UpsampleSegments, AreCountedPerLevel) {
  const Model model = open_smoke();
  const auto three = model.upsample_segments(segmented_request(3));
  EXPECT_EQ(three.levels, (std::map<int, int>{{0, 3}, {1, 3}}));
  EXPECT_EQ(model.upsample_segments(short_request()).levels.size(), 0u);
  EXPECT_EQ(model.upsample_segments(segmented_request(0)).levels,
            (std::map<int, int>{{0, 9}, {1, 5}}));
  EXPECT_TRUE(model.check(segmented_request(3)).empty());
  const auto warnings = model.check(segmented_request(100));
  ASSERT_EQ(warnings.size(), 2u);
  EXPECT_NE(warnings[0].find("--upsample-segments 100: level 1 is long enough for 5 only"),
            std::string::npos)
      << warnings[0];
}

TEST(UpsampleSegments, ChangeTheSongAndItsLengthNot) {
  Model model = open_smoke();
  const GeneratedSong whole = model.generate(segmented_request(1)).front();
  const GeneratedSong split = model.generate(segmented_request(3)).front();
  EXPECT_EQ(whole.codes[2], split.codes[2]);
  for (std::size_t level = 0; level < 2; ++level) {
    EXPECT_EQ(whole.codes[level].size(), split.codes[level].size());
    EXPECT_NE(whole.codes[level], split.codes[level]);
  }
  EXPECT_EQ(whole.audio.frames(), split.audio.frames());
}

TEST(UpsampleSegments, ASongDoesNotDependOnTheBatch) {
  BackendOptions options;
  options.max_batch = 1;
  const GeneratedSong one = open_smoke(options).generate(segmented_request(3)).front();
  options.max_batch = 5;
  options.threads = 2;
  Request two = segmented_request(3);
  two.songs = 2;
  const auto songs = open_smoke(options).generate(two);
  EXPECT_EQ(songs[0].codes, one.codes);
  EXPECT_EQ(songs[0].audio.samples, one.audio.samples);
  EXPECT_NE(songs[1].codes, one.codes);
}

// Keeps a job's events as job.h says, and stops after some of them.
struct Keeper : Observer {
  explicit Keeper(int events) : left(events) {}
  SavedLevel& level(int number) {
    if (static_cast<int>(saved.size()) <= number) saved.resize(number + 1);
    return saved[number];
  }
  std::pair<std::vector<std::int64_t>*, std::vector<std::int64_t>*> lists(const CodeChunk& chunk) {
    SavedLevel& of = level(chunk.level);
    if (chunk.segment == 0) return {&of.codes, &of.pending_tokens};
    const auto at = static_cast<std::size_t>(chunk.segment);
    if (of.segments.size() < at) of.segments.resize(at);
    return {&of.segments[at - 1].codes, &of.segments[at - 1].pending_tokens};
  }
  void on_tokens(const CodeChunk& chunk) override {
    auto* tokens = lists(chunk).second;
    tokens->insert(tokens->end(), chunk.codes.begin(), chunk.codes.end());
    if (--left == 0) throw ResourceError("enough");
  }
  void on_window_end(const CodeChunk& chunk) override {
    auto [codes, tokens] = lists(chunk);
    codes->insert(codes->end(), chunk.codes.begin(), chunk.codes.end());
    tokens->clear();
    if (--left == 0) throw ResourceError("enough");
  }
  void on_level_result(const LevelResult& result) override {
    level(result.level).done = true;
    codes.resize(3);
    codes[result.level].assign(result.codes.begin(), result.codes.end());
    seams = result.seams;
    samples = result.audio.samples;
  }
  int left;
  std::vector<SavedLevel> saved;
  Codes codes;
  std::vector<std::int64_t> seams;
  std::vector<float> samples;
};

TEST(UpsampleSegments, AnInterruptedSongResumes) {
  const auto request = std::make_shared<const Request>(segmented_request(3));
  BackendOptions options;
  options.save_seconds = 0;
  Keeper whole(1 << 30);
  open_smoke(options).generate({{request, 0, {}}}, whole);
  EXPECT_EQ(whole.seams.size(), 2u);

  Keeper kept(50);
  int interruptions = 0;
  for (bool done = false; !done;) {
    try {
      kept.left = 211;
      open_smoke(options).generate({{request, 0, kept.saved}}, kept);
      done = true;
    } catch (const ResourceError&) {
      ASSERT_LT(++interruptions, 200);
    }
  }
  EXPECT_GT(interruptions, 5);
  EXPECT_EQ(kept.codes[0], whole.codes[0]);
  EXPECT_EQ(kept.seams, whole.seams);
  EXPECT_EQ(kept.samples, whole.samples);
}

}  // namespace
}  // namespace crooner
