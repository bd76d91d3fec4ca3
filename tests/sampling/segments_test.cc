#include <gtest/gtest.h>

#include <map>
#include <stdexcept>

#include "base/error.h"
#include "engine/token_sampler/non_finite.h"
#include "fake_level_loader.h"
#include "plan/lengths.h"
#include "sampling/sample.h"
#include "sampling/window_inputs.h"

namespace crooner::sampling {
namespace {

using Codes = std::vector<std::int64_t>;

constexpr std::int64_t kOverlap = 4;  // of windows of 32 codes

SongState segmented_song(std::uint64_t seed, int top_codes, int segments) {
  SongState result;
  result.seed = seed;
  result.total_length = 5000;
  result.levels.resize(3);
  const auto targets = plan::codes_per_level(fake_configs(), top_codes * 64, 0, 2, 0);
  for (int level = 0; level < 3; ++level) {
    result.levels[level].target = targets[level];
    result.levels[level].settings.segments = segments;
  }
  result.levels[2].labels.genres = {2};
  return result;
}

Workload segmented_workload(std::vector<SongState> songs, int max_batch) {
  Workload workload;
  workload.songs = std::move(songs);
  workload.max_batch = {max_batch, max_batch, max_batch};
  return workload;
}

std::vector<SongState> sampled_segments(Workload workload) {
  FakeTrace trace;
  Observer observer;
  sample(workload, *fake_level_loader(trace), observer);
  return std::move(workload.songs);
}

void expect_same_levels(const SongState& a, const SongState& b) {
  for (int level = 0; level < 3; ++level) EXPECT_EQ(a.levels[level].codes, b.levels[level].codes);
}

// Keeps what was reported, per segment, as a run folder does.
class SegmentJournal : public Observer {
 public:
  void on_tokens(const WindowId& window, std::int64_t position,
                 std::span<const std::int64_t> tokens) override {
    SegmentCodes& entry = entries[{window.level, window.job, window.segment}];
    EXPECT_EQ(position, window.range.start + window.range.prompt +
                            static_cast<std::int64_t>(entry.pending_tokens.size()));
    entry.pending_tokens.insert(entry.pending_tokens.end(), tokens.begin(), tokens.end());
  }
  void on_window_end(const WindowId& window, std::span<const std::int64_t> codes) override {
    SegmentCodes& entry = entries[{window.level, window.job, window.segment}];
    entry.codes.insert(entry.codes.end(), codes.begin(), codes.end());
    entry.pending_tokens.clear();
  }
  void restore(Workload& workload) const {
    for (const auto& [key, entry] : entries) {
      const auto [number, job, segment] = key;
      SongLevel& level = workload.songs[job].levels[number];
      if (segment == 0) {
        level.codes = entry.codes;
        level.pending_tokens = entry.pending_tokens;
        continue;
      }
      level.segments.resize(std::max<std::size_t>(level.segments.size(), segment));
      level.segments[segment - 1] = entry;
    }
  }

 private:
  std::map<std::tuple<int, int, int>, SegmentCodes> entries;  // by level, job and segment
};

TEST(SampleSegments, AreTheRowsOfABatch) {
  FakeTrace trace;
  Observer observer;
  Workload workload = segmented_workload({segmented_song(1, 40, 3)}, 8);
  sample(workload, *fake_level_loader(trace), observer);
  EXPECT_EQ(trace.loaded,
            (std::vector<std::string>{"2 with 1 rows", "1 with 3 rows", "0 with 3 rows"}));
  const auto& levels = workload.songs[0].levels;
  EXPECT_EQ(levels[2].codes.size(), 40u);
  EXPECT_EQ(levels[1].codes.size(), 160u);
  EXPECT_EQ(levels[0].codes.size(), 640u);
  EXPECT_TRUE(levels[2].seams.empty());
  EXPECT_EQ(levels[1].seams.size(), 2u);
}

// The joined codes are those of the left segment up to the seam, then those of the right one, and
// both have sampled the overlap.
TEST(SampleSegments, AreJoinedWhereTheCallerChooses) {
  Workload workload = segmented_workload({segmented_song(1, 40, 3)}, 8);
  std::vector<int> levels;
  workload.choose_seam = [&](const Overlap& overlap) {
    EXPECT_EQ(overlap.length, kOverlap);
    EXPECT_GE(overlap.left.size(), 32u);
    levels.push_back(overlap.level);
    return std::int64_t{1};
  };
  workload = segmented_workload(sampled_segments(std::move(workload)), 8);
  EXPECT_EQ(levels, (std::vector<int>{1, 1, 0, 0}));
  const auto configs = fake_configs();
  const SongLevel& level = workload.songs[0].levels[0];
  const auto ranges = level_segments(configs[0], level);
  ASSERT_EQ(ranges.size(), 3u);
  bool differ = false;
  for (int i = 0; i < 2; ++i) {
    const Seam& seam = level.seams[i];
    EXPECT_EQ(seam.begin, ranges[i + 1].begin);
    EXPECT_EQ(seam.position, seam.begin + 1);
    ASSERT_EQ(seam.left.size(), 4u);
    EXPECT_EQ(level.codes[seam.begin], seam.left[0]);
    EXPECT_EQ(Codes(level.codes.begin() + seam.position, level.codes.begin() + seam.begin + 4),
              Codes(seam.right.begin() + 1, seam.right.end()));
    EXPECT_EQ(seam.right,
              Codes(level.segments[i].codes.begin(), level.segments[i].codes.begin() + 4));
    differ |= seam.left != seam.right;
  }
  EXPECT_TRUE(differ);
}

TEST(SampleSegments, TheFirstIsTheSongWithoutSegments) {
  const SongState whole = sampled_segments(segmented_workload({segmented_song(1, 40, 1)}, 1))[0];
  const SongState split = sampled_segments(segmented_workload({segmented_song(1, 40, 3)}, 1))[0];
  EXPECT_EQ(whole.levels[2].codes, split.levels[2].codes);
  const Codes &a = whole.levels[1].codes, &b = split.levels[1].codes;
  EXPECT_TRUE(std::equal(a.begin(), a.begin() + 48, b.begin()));  // the windows at 0 and 16
  EXPECT_NE(a, b);
}

TEST(SampleSegments, DoNotDependOnTheBatch) {
  const std::vector<SongState> songs{segmented_song(1, 40, 3), segmented_song(2, 33, 5),
                                     segmented_song(3, 20, 1)};
  const auto together = sampled_segments(segmented_workload(songs, 4));
  const auto wide = sampled_segments(segmented_workload(songs, 100));
  for (std::size_t i = 0; i < songs.size(); ++i) {
    expect_same_levels(together[i], wide[i]);
    expect_same_levels(together[i], sampled_segments(segmented_workload({songs[i]}, 1))[0]);
  }
}

TEST(SampleSegments, ResumedSongsAreTheSame) {
  const std::vector<SongState> songs{segmented_song(1, 28, 3), segmented_song(2, 25, 2)};
  const auto whole = sampled_segments(segmented_workload(songs, 8));
  int inside = 0;
  for (int stop = 1; stop < 20; stop += 3) {
    SegmentJournal journal;
    bool done = false;
    for (int round = 0; !done; ++round) {
      ASSERT_LT(round, 2000);
      FakeTrace trace;
      trace.before_decode = [&](int, int calls) {
        if (calls > stop) throw std::runtime_error("The power fails.");
      };
      Workload workload = segmented_workload(songs, 1 + round % 4);
      workload.report_seconds = 0;
      journal.restore(workload);
      for (const SegmentCodes& segment : workload.songs[0].levels[0].segments) {
        inside += segment.pending_tokens.empty() ? 0 : 1;
      }
      try {
        sample(workload, *fake_level_loader(trace), journal);
        for (std::size_t i = 0; i < songs.size(); ++i) {
          expect_same_levels(workload.songs[i], whole[i]);
        }
        done = true;
      } catch (const std::runtime_error& error) {
        ASSERT_STREQ(error.what(), "The power fails.");
      }
    }
  }
  EXPECT_GT(inside, 10);
}

TEST(SampleSegments, ContinueAPrompt) {
  SongState song = segmented_song(1, 40, 2);
  const SongState whole = sampled_segments(segmented_workload({segmented_song(1, 40, 1)}, 1))[0];
  for (int level = 0; level < 3; ++level) {
    SongLevel& one = song.levels[level];
    one.codes = whole.levels[level].codes;
    if (level < 2) one.codes.resize(16 << (2 * (2 - level)));
    one.prompt_length = static_cast<std::int64_t>(one.codes.size());
  }
  const auto result = sampled_segments(segmented_workload({song}, 4))[0];
  for (int level = 0; level < 2; ++level) {
    const SongLevel& one = result.levels[level];
    EXPECT_EQ(static_cast<std::int64_t>(one.codes.size()), one.target);
    EXPECT_EQ(one.seams.size(), 1u);
    EXPECT_GT(one.seams[0].begin, one.prompt_length);
    EXPECT_TRUE(std::equal(song.levels[level].codes.begin(), song.levels[level].codes.end(),
                           one.codes.begin()));
  }
}

// All segments of a song are given up with it, and the others are sampled as they would be alone.
TEST(SampleSegments, AFailedSongIsSkippedWhole) {
  struct Tolerant : Observer {
    bool on_song_failed(int job, const Error&) override {
      failed.push_back(job);
      return true;
    }
    std::vector<int> failed;
  } observer;
  const std::vector<SongState> songs{segmented_song(1, 28, 3), segmented_song(2, 28, 3)};
  FakeTrace trace;
  trace.before_decode = [](int level, int calls) {
    if (level == 1 && calls == 2) throw engine::NonFiniteLogits(1, 17);
  };
  Workload workload = segmented_workload(songs, 4);
  sample(workload, *fake_level_loader(trace), observer);
  EXPECT_EQ(observer.failed, (std::vector<int>{0}));
  EXPECT_TRUE(workload.songs[0].levels[0].codes.empty());
  expect_same_levels(workload.songs[1], sampled_segments(segmented_workload({songs[1]}, 1))[0]);
}

TEST(SampleSegments, ProgressCountsSongsAndAllCodes) {
  struct Counts : Observer {
    void on_level_begin(const Progress& progress) override {
      EXPECT_EQ(progress.songs, 1);
      totals.push_back(progress.codes_total);
    }
    void on_level_end(const Progress& progress) override {
      EXPECT_EQ(progress.songs, 1);
      EXPECT_EQ(progress.codes_done, progress.codes_total);
    }
    std::vector<std::int64_t> totals;
  } counts;
  FakeTrace trace;
  Workload workload = segmented_workload({segmented_song(1, 40, 3)}, 8);
  sample(workload, *fake_level_loader(trace), counts);
  EXPECT_EQ(counts.totals, (std::vector<std::int64_t>{40, 160 + 2 * kOverlap, 640 + 2 * kOverlap}));
}

TEST(SampleSegments, CodesOfMoreSegmentsThanTheLevelHasAreRefused) {
  Workload workload = segmented_workload({segmented_song(1, 40, 2)}, 8);
  workload.songs[0].levels[0].segments.resize(2);
  FakeTrace trace;
  EXPECT_THROW(check(workload, *fake_level_loader(trace)), UsageError);
  workload.songs[0].levels[0].segments.resize(1);
  workload.songs[0].levels[0].segments[0].codes = {1, 2, 3};  // no whole window
  EXPECT_THROW(check(workload, *fake_level_loader(trace)), UsageError);
}

}  // namespace
}  // namespace crooner::sampling
