#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <stdexcept>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/strings.h"
#include "engine/token_sampler/non_finite.h"
#include "fake_level_loader.h"
#include "plan/lengths.h"
#include "sampling/sample.h"

namespace crooner::sampling {
namespace {

using Codes = std::vector<std::int64_t>;

// A song that is guided at the top level by `lyrics` and everywhere else not at all; 0: not there
// either.
SongState song(std::uint64_t seed, int top_codes, float lyrics, float names = 0) {
  SongState result;
  result.seed = seed;
  result.total_length = 5000;
  result.levels.resize(3);
  const auto targets = plan::codes_per_level(fake_configs(), top_codes * 64, 0, 2, 0);
  for (int level = 0; level < 3; ++level) result.levels[level].target = targets[level];
  SongLevel& top = result.levels[2];
  top.settings.hop_fraction = 0.25;
  for (int i = 0; i < 40; ++i) {
    top.labels.lyrics.push_back(static_cast<std::int64_t>(1 + (i * seed) % 79));
  }
  top.labels.artist = static_cast<std::int64_t>(1 + seed % 5);
  top.labels.genres = {2};
  if (lyrics > 0) {
    top.guides.push_back({GuideKind::kLyrics, top.labels, lyrics});
    top.guides.back().labels.lyrics.clear();
  }
  if (names > 0) {
    top.guides.push_back({GuideKind::kNames, top.labels, names});
    top.guides.back().labels.artist = 0;
    top.guides.back().labels.genres = {0};
  }
  return result;
}

Workload make_workload(std::vector<SongState> songs, int max_batch) {
  Workload workload;
  workload.songs = std::move(songs);
  workload.max_batch = {max_batch, max_batch, max_batch};
  return workload;
}

std::vector<SongState> sampled(Workload workload) {
  FakeTrace trace;
  Observer observer;
  sample(workload, *fake_level_loader(trace), observer);
  return std::move(workload.songs);
}

const Codes& top_codes(const SongState& song) {
  return song.levels[2].codes;
}

void expect_same_codes(const std::vector<SongState>& a, const std::vector<SongState>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (int level = 0; level < 3; ++level) {
      EXPECT_EQ(a[i].levels[level].codes, b[i].levels[level].codes)
          << "song " << i << " level " << level;
    }
  }
}

// Some guided by one row, some by two, some by none.
std::vector<SongState> mixed_songs() {
  return {song(1, 40, 2), song(2, 33, 0), song(3, 28, 2, 1), song(4, 40, 0, 3), song(5, 25, 1)};
}

TEST(GuidedSongs, DependOnTheirGuidance) {
  const Codes plain = top_codes(sampled(make_workload({song(1, 40, 0)}, 1))[0]);
  const Codes guided = top_codes(sampled(make_workload({song(1, 40, 2)}, 1))[0]);
  EXPECT_NE(guided, plain);
  EXPECT_NE(top_codes(sampled(make_workload({song(1, 40, 2, 1)}, 1))[0]), guided);
  EXPECT_NE(top_codes(sampled(make_workload({song(1, 40, 4)}, 1))[0]), guided);
}

TEST(GuidedSongs, DoNotDependOnTheBatchOrNeighbours) {
  const std::vector<SongState> songs = mixed_songs();
  const auto together = sampled(make_workload(songs, 5));
  expect_same_codes(together, sampled(make_workload(songs, 2)));
  for (std::size_t i = 0; i < songs.size(); ++i) {
    expect_same_codes(sampled(make_workload({songs[i]}, 1)), {together[i]});
  }
}

// As many rows per song as the song with the most guides needs, at the guided level only.
TEST(GuidedSongs, HaveRowsForTheirGuides) {
  FakeTrace trace;
  Observer observer;
  Workload workload = make_workload(mixed_songs(), 4);
  sample(workload, *fake_level_loader(trace), observer);
  EXPECT_EQ(trace.loaded,
            (std::vector<std::string>{"2 with 12 rows", "1 with 4 rows", "0 with 4 rows"}));
}

TEST(GuidedSongs, HalveTheBatchWhenMemoryRunsOut) {
  FakeTrace trace;
  trace.max_rows = 7;
  Observer observer;
  Workload workload = make_workload(mixed_songs(), 5);
  sample(workload, *fake_level_loader(trace), observer);
  EXPECT_EQ(trace.loaded[0], "2 with 15 rows");
  EXPECT_EQ(trace.loaded[1], "2 with 6 rows");
  expect_same_codes(workload.songs, sampled(make_workload(mixed_songs(), 1)));
}

// Saves tokens and windows, as a run folder does.
class Journal : public Observer {
 public:
  void on_tokens(const WindowId& window, std::int64_t,
                 std::span<const std::int64_t> tokens) override {
    Codes& pending = saved[{window.level, window.job}].second;
    pending.insert(pending.end(), tokens.begin(), tokens.end());
  }
  void on_window_end(const WindowId& window, std::span<const std::int64_t> codes) override {
    auto& [finished, pending] = saved[{window.level, window.job}];
    finished.insert(finished.end(), codes.begin(), codes.end());
    pending.clear();
  }
  std::map<std::pair<int, int>, std::pair<Codes, Codes>> saved;  // by level and song
};

TEST(GuidedSongs, ResumeWithTheSameCodes) {
  const std::vector<SongState> songs = mixed_songs();
  const auto whole = sampled(make_workload(songs, 5));
  for (int stop = 2; stop < 20; stop += 4) {
    Journal journal;
    bool done = false;
    for (int round = 0; !done && round < 10000; ++round) {
      FakeTrace trace;
      trace.before_decode = [&](int, int calls) {
        if (calls > stop) throw std::runtime_error("The power fails.");
      };
      Workload workload = make_workload(songs, 1 + round % 5);
      workload.report_seconds = 0;
      for (const auto& [key, saved] : journal.saved) {
        workload.songs[key.second].levels[key.first].codes = saved.first;
        workload.songs[key.second].levels[key.first].pending_tokens = saved.second;
      }
      try {
        sample(workload, *fake_level_loader(trace), journal);
        done = true;
        expect_same_codes(workload.songs, whole);
      } catch (const std::runtime_error& error) {
        ASSERT_STREQ(error.what(), "The power fails.");
      }
    }
    EXPECT_TRUE(done);
  }
}

TEST(GuidedSongs, ANonFiniteGuideFailsItsSongAlone) {
  struct Skip : Observer {
    bool on_song_failed(int job, const Error& error) override {
      failed.push_back(str_cat(job, ": ", error.what()));
      return true;
    }
    std::vector<std::string> failed;
  } observer;
  FakeTrace trace;
  int failures = 0;
  trace.before_decode = [&](int level, int calls) {
    // Rows 3 to 5 are the second song's: itself and two guides.
    if (level == 2 && calls == 3 && failures++ == 0) throw engine::NonFiniteLogits(4, 7);
  };
  const std::vector<SongState> songs{song(1, 30, 2), song(2, 30, 2, 1), song(3, 30, 0)};
  Workload workload = make_workload(songs, 3);
  sample(workload, *fake_level_loader(trace), observer);
  ASSERT_EQ(observer.failed.size(), 1u);
  EXPECT_TRUE(observer.failed[0].starts_with("1: The level 2 prior yields logits"))
      << observer.failed[0];
  for (int job : {0, 2}) {
    expect_same_codes({workload.songs[job]}, sampled(make_workload({songs[job]}, 1)));
  }
}

std::string error_of(const Guide& guide, int level) {
  Workload workload = make_workload({song(1, 40, 0)}, 1);
  workload.songs[0].levels[level].guides = {guide};
  FakeTrace trace;
  try {
    check(workload, *fake_level_loader(trace));
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

TEST(GuidedSongs, AreChecked) {
  EXPECT_EQ(error_of({GuideKind::kLyrics, {}, -1}, 2),
            "--guidance 2:lyrics=-1 must be 0 (off) or more.");
  EXPECT_EQ(error_of({GuideKind::kNames, {}, std::numeric_limits<float>::quiet_NaN()}, 2),
            "--guidance 2:names=nan must be 0 (off) or more.");
  EXPECT_EQ(error_of({GuideKind::kLyrics, {}, 1}, 1),
            "The level 1 prior takes no lyrics to guide by.");
  EXPECT_EQ(error_of({GuideKind::kNames, {}, 1}, 0),
            "The level 0 prior takes no genre and artist to guide by.");
  EXPECT_EQ(error_of({GuideKind::kNames, {}, 1}, 2), "");
}

}  // namespace
}  // namespace crooner::sampling
