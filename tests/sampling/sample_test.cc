#include "sampling/sample.h"

#include <gtest/gtest.h>

#include <new>

#include <chrono>
#include <csignal>
#include <map>
#include <stdexcept>

#include "base/error.h"
#include "base/signals.h"
#include "base/strings.h"
#include "engine/token_sampler/non_finite.h"
#include "fake_level_loader.h"
#include "plan/lengths.h"

namespace crooner::sampling {
namespace {

using Codes = std::vector<std::int64_t>;

SongState song(std::uint64_t seed, int top_codes) {
  SongState result;
  result.seed = seed;
  result.total_length = 5000;
  result.offset = 64;
  result.levels.resize(3);
  const auto targets = plan::codes_per_level(fake_configs(), top_codes * 64, 0, 2, 0);
  for (int level = 0; level < 3; ++level) {
    result.levels[level].target = targets[level];
    result.levels[level].settings.hop_fraction = level == 2 ? 0.125 : 0.5;
  }
  for (int i = 0; i < 40; ++i) {
    result.levels[2].labels.lyrics.push_back(static_cast<std::int64_t>(1 + (i * seed) % 79));
  }
  result.levels[2].labels.artist = static_cast<std::int64_t>(seed % 5);
  result.levels[2].labels.genres = {2};
  return result;
}

Workload make_workload(std::vector<SongState> songs, int max_batch) {
  Workload workload;
  workload.songs = std::move(songs);
  workload.max_batch = {max_batch, max_batch, max_batch};
  return workload;
}

// Records the events, as a run folder does.
class Journal : public Observer {
 public:
  struct Entry {
    Codes codes;   // of finished windows
    Codes tokens;  // since then
  };

  void on_tokens(const WindowId& window, std::int64_t position,
                 std::span<const std::int64_t> tokens) override {
    auto& entry = of(window);
    EXPECT_EQ(position, window.range.start + window.range.prompt +
                            static_cast<std::int64_t>(entry.tokens.size()));
    entry.tokens.insert(entry.tokens.end(), tokens.begin(), tokens.end());
  }
  void on_window_end(const WindowId& window, std::span<const std::int64_t> codes) override {
    auto& entry = of(window);
    EXPECT_EQ(static_cast<std::int64_t>(codes.size()), window.range.fresh());
    entry.codes.insert(entry.codes.end(), codes.begin(), codes.end());
    entry.tokens.clear();
  }
  void on_song_level_end(int level, int number, std::span<const std::int64_t> codes) override {
    finished.push_back(str_cat(level, "/", number));
    finished_codes[{level, number}] = Codes(codes.begin(), codes.end());
  }

  // Restores into a workload what was saved.
  void restore(Workload& workload) const {
    for (const auto& [key, entry] : entries) {
      auto& level = workload.songs[key.second].levels[key.first];
      level.codes.insert(level.codes.end(), entry.codes.begin(), entry.codes.end());
      level.pending_tokens = entry.tokens;
    }
  }

  std::map<std::pair<int, int>, Entry> entries;  // by level and song
  std::vector<std::string> finished;
  std::map<std::pair<int, int>, Codes> finished_codes;

 private:
  Entry& of(const WindowId& window) { return entries[{window.level, window.job}]; }
};

std::vector<SongState> sampled(Workload workload) {
  FakeTrace trace;
  Observer observer;
  sample(workload, *fake_level_loader(trace), observer);
  return std::move(workload.songs);
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

TEST(Sample, EveryLevelGetsItsCodes) {
  const auto songs = sampled(make_workload({song(1, 40)}, 1));
  EXPECT_EQ(songs[0].levels[2].codes.size(), 40u);
  EXPECT_EQ(songs[0].levels[1].codes.size(), 160u);
  EXPECT_EQ(songs[0].levels[0].codes.size(), 640u);
  for (const auto& level : songs[0].levels) {
    for (std::int64_t code : level.codes) EXPECT_TRUE(code >= 0 && code < 20) << code;
  }
}

TEST(Sample, ASongDoesNotDependOnItsNeighbours) {
  std::vector<SongState> songs;
  for (int seed = 1; seed <= 7; ++seed) songs.push_back(song(seed, 8 + 7 * seed));
  const auto together = sampled(make_workload(songs, 3));
  expect_same_codes(together, sampled(make_workload(songs, 100)));
  for (std::size_t i = 0; i < songs.size(); ++i) {
    expect_same_codes(sampled(make_workload({songs[i]}, 1)), {together[i]});
  }
}

TEST(Sample, SeedAndSampleIndexDetermineTheSong) {
  const auto reference = sampled(make_workload({song(1, 30)}, 1));
  SongState other = song(1, 30);
  other.sample_index = 1;
  EXPECT_NE(sampled(make_workload({other}, 1))[0].levels[2].codes, reference[0].levels[2].codes);
}

TEST(Sample, LabelsMoveWithTheWindow) {
  FakeTrace trace;
  Observer observer;
  Workload workload = make_workload({song(1, 30)}, 1);
  workload.last_level = 2;
  sample(workload, *fake_level_loader(trace), observer);
  ASSERT_EQ(trace.labels.size(), 3u);  // starts 0, 3, 6
  for (int window = 0; window < 3; ++window) {
    const Codes& labels = trace.labels[window];
    EXPECT_EQ(labels[0], 5000);
    EXPECT_EQ(labels[1], 64 + window * 3 * 64);
    EXPECT_EQ(labels[2], 24 * 64);
    EXPECT_EQ(labels[3], 1);
    EXPECT_EQ(labels[4], 2);
  }
  EXPECT_NE(trace.labels[0][5], trace.labels[2][5]);  // 40 lyric tokens, 3 of them a window
}

TEST(Sample, LowerLevelsAreSampledFromExistingCodes) {
  const auto whole = sampled(make_workload({song(1, 40)}, 1));
  Workload upsampling = make_workload({song(1, 40)}, 1);
  upsampling.songs[0].levels[2].codes = whole[0].levels[2].codes;
  upsampling.songs[0].levels[2].prompt_length = 40;
  upsampling.first_level = 1;
  expect_same_codes(sampled(upsampling), whole);
}

// A code depends only on the first window that covers it. (Not at the top here: a window there
// holds lyric tokens where a prompt holds code 0.)
TEST(Sample, ATruncatedSongContinuesAsBefore) {
  const auto whole = sampled(make_workload({song(1, 40)}, 1));
  Workload workload = make_workload({song(1, 40)}, 1);
  workload.first_level = 1;
  for (int level = 0; level < 3; ++level) {
    auto& level_codes = workload.songs[0].levels[level];
    level_codes.codes = whole[0].levels[level].codes;
    if (level < 2) level_codes.codes.resize(30 << (2 * (2 - level)));
    level_codes.prompt_length = static_cast<std::int64_t>(level_codes.codes.size());
  }
  expect_same_codes(sampled(workload), whole);
}

TEST(Sample, ReportsEveryFinishedLevelAtOnce) {
  FakeTrace trace;
  Journal journal;
  Workload workload = make_workload({song(1, 20), song(2, 30)}, 2);
  sample(workload, *fake_level_loader(trace), journal);
  EXPECT_EQ(journal.finished, (std::vector<std::string>{"2/0", "2/1", "1/0", "1/1", "0/0", "0/1"}));
  for (const auto& [key, codes] : journal.finished_codes) {
    EXPECT_EQ(codes, workload.songs[key.second].levels[key.first].codes);
  }
  EXPECT_EQ(trace.loaded,
            (std::vector<std::string>{"2 with 2 rows", "1 with 2 rows", "0 with 2 rows"}));
}

TEST(Sample, AFinishedLevelReportsItsSongsAndItsAverageSpeed) {
  struct LevelEnds : Observer {
    void on_level_begin(const Progress& progress) override { before = progress.codes_done; }
    void on_level_end(const Progress& progress) override {
      using Seconds = std::chrono::duration<double>;
      const Seconds passed = std::chrono::steady_clock::now() - began;
      EXPECT_EQ(progress.songs, 3);
      EXPECT_EQ(progress.codes_done, progress.codes_total);
      EXPECT_FALSE(progress.seconds_left);
      // No less than over all the time since before the songs began, which holds the level's.
      EXPECT_GE(progress.codes_per_second * passed.count(),
                static_cast<double>(progress.codes_total - before) * 0.999);
      ++levels;
    }
    std::int64_t before = 0;
    const std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
    int levels = 0;
  } reported;
  FakeTrace trace;
  Workload workload = make_workload({song(1, 20), song(2, 30), song(3, 9)}, 2);
  sample(workload, *fake_level_loader(trace), reported);
  EXPECT_EQ(reported.levels, 3);
}

TEST(Sample, ProgressIsThatOfSongsBeingSampled) {
  struct Events : Observer {
    void on_progress(const Progress& progress) override {
      EXPECT_GE(progress.songs, 1);
      EXPECT_LT(progress.codes_done, progress.codes_total) << "level_end says that it is complete";
      ++count;
    }
    int count = 0;
  } reported;
  FakeTrace trace;
  Workload workload = make_workload({song(1, 20), song(2, 30)}, 2);
  sample(workload, *fake_level_loader(trace), reported);
  EXPECT_GT(reported.count, 3);
}

TEST(Sample, NothingIsLoadedForAFinishedLevel) {
  const auto whole = sampled(make_workload({song(1, 40)}, 1));
  FakeTrace trace;
  Journal journal;
  Workload workload = make_workload(whole, 1);
  sample(workload, *fake_level_loader(trace), journal);
  EXPECT_TRUE(trace.loaded.empty());
  EXPECT_EQ(journal.finished, (std::vector<std::string>{"2/0", "1/0", "0/0"}));
  expect_same_codes(workload.songs, whole);
}

// Stops after some calls of each engine, wherever that is, and continues from the journal alone.
TEST(Sample, ResumedSongsAreTheSame) {
  const std::vector<SongState> songs{song(1, 28), song(2, 21), song(3, 25)};
  const auto whole = sampled(make_workload(songs, 2));
  int inside_a_window = 0;
  for (int stop = 1; stop < 20; stop += 3) {
    Journal journal;
    bool done = false;
    for (int round = 0; !done; ++round) {
      ASSERT_LT(round, 2000);
      FakeTrace trace;
      trace.before_decode = [&](int, int calls) {
        if (calls > stop) throw std::runtime_error("The power fails.");
      };
      Workload workload = make_workload(songs, 1 + round % 3);
      workload.report_seconds = 0;
      journal.restore(workload);
      for (const auto& each : workload.songs) {
        for (const auto& level : each.levels)
          inside_a_window += level.pending_tokens.empty() ? 0 : 1;
      }
      try {
        sample(workload, *fake_level_loader(trace), journal);
        expect_same_codes(workload.songs, whole);
        done = true;
      } catch (const std::runtime_error& error) {
        ASSERT_STREQ(error.what(), "The power fails.");
      }
    }
  }
  EXPECT_GT(inside_a_window, 10);
}

TEST(Sample, ASignalStopsBetweenStepsAfterAllTokensAreReported) {
  FakeTrace trace;
  Journal journal;
  trace.before_decode = [](int, int calls) {
    if (calls == 3) std::raise(SIGTERM);
  };
  install_signal_handlers();
  Workload workload = make_workload({song(1, 40)}, 1);
  workload.report_seconds = 1e9;
  EXPECT_THROW(sample(workload, *fake_level_loader(trace), journal), Interrupted);
  clear_signal();
  const auto& entry = journal.entries.at({2, 0});
  EXPECT_EQ(entry.tokens, workload.songs[0].levels[2].pending_tokens);
  EXPECT_FALSE(entry.tokens.empty());
  // The same workload continues.
  trace.before_decode = [](int, int) {};
  sample(workload, *fake_level_loader(trace), journal);
  expect_same_codes(workload.songs, sampled(make_workload({song(1, 40)}, 1)));
}

TEST(Sample, HalvesTheBatchWhenMemoryRunsOut) {
  FakeTrace trace;
  trace.max_rows = 2;
  Observer observer;
  std::vector<SongState> songs;
  for (int seed = 1; seed <= 5; ++seed) songs.push_back(song(seed, 20));
  Workload workload = make_workload(songs, 5);
  workload.last_level = 2;
  sample(workload, *fake_level_loader(trace), observer);
  EXPECT_EQ(trace.loaded, (std::vector<std::string>{"2 with 5 rows", "2 with 2 rows"}));
  Workload expected = make_workload(songs, 1);
  expected.last_level = 2;
  expect_same_codes(workload.songs, sampled(expected));

  trace.max_rows = 0;
  Workload hopeless = make_workload(songs, 5);
  EXPECT_THROW(sample(hopeless, *fake_level_loader(trace), observer), ResourceError);
}

// Checks that the tokens of a level are reported in order.
class Tokens : public Observer {
 public:
  void on_tokens(const WindowId& window, std::int64_t position,
                 std::span<const std::int64_t> tokens) override {
    if (window.job != 0 || window.level != 2) return;
    EXPECT_EQ(position, next_);
    next_ = position + static_cast<std::int64_t>(tokens.size());
  }
  void on_window_end(const WindowId& window, std::span<const std::int64_t>) override {
    if (window.job == 0 && window.level == 2) next_ = window.range.end;
  }

 private:
  std::int64_t next_ = 0;
};

TEST(Sample, ContinuesWhenMemoryRunsOutBetweenTwoSteps) {
  FakeTrace trace;
  int failures = 0;
  trace.before_decode = [&](int level, int calls) {
    if (level == 2 && calls == 4 && failures++ == 0) throw std::bad_alloc();
  };
  Tokens tokens;
  Workload workload = make_workload({song(1, 40), song(2, 40)}, 2);
  workload.last_level = 2;
  sample(workload, *fake_level_loader(trace), tokens);
  EXPECT_EQ(trace.loaded, (std::vector<std::string>{"2 with 2 rows", "2 with 1 rows"}));
  Workload expected = make_workload({song(1, 40), song(2, 40)}, 1);
  expected.last_level = 2;
  expect_same_codes(workload.songs, sampled(expected));
}

TEST(Sample, NonFiniteLogitsNameLevelAndCode) {
  FakeTrace trace;
  trace.before_decode = [](int level, int calls) {
    if (level == 2 && calls == 3) throw engine::NonFiniteLogits(0, 3 + 17);
  };
  Observer observer;
  Workload workload = make_workload({song(1, 40)}, 1);
  try {
    sample(workload, *fake_level_loader(trace), observer);
    FAIL();
  } catch (const InputError& error) {
    const std::string message = error.what();
    EXPECT_NE(message.find("level 2"), std::string::npos) << message;
    EXPECT_NE(message.find("code 17"), std::string::npos) << message;
    EXPECT_NE(message.find("window 1 of 7"), std::string::npos) << message;
  }
}

// One song's logits are not finite, another one's journal is on a full disk: the others are sampled
// as they would be alone.
TEST(Sample, FailedSongsAreSkipped) {
  struct Tolerant : Journal {
    void on_window_end(const WindowId& window, std::span<const std::int64_t> codes) override {
      if (window.job == 2 && window.level == 1) throw ResourceError("The disk is full.");
      Journal::on_window_end(window, codes);
    }
    bool on_song_failed(int song, const Error& error) override {
      failed[song] = error.what();
      return true;
    }
    std::map<int, std::string> failed;
  } observer;
  const std::vector<SongState> songs{song(1, 28), song(2, 28), song(3, 28), song(4, 28)};
  FakeTrace trace;
  trace.before_decode = [](int level, int calls) {
    if (level == 2 && calls == 3) throw engine::NonFiniteLogits(1, 3 + 17);
  };
  Workload workload = make_workload(songs, 3);
  sample(workload, *fake_level_loader(trace), observer);
  ASSERT_EQ(observer.failed.size(), 2u);
  EXPECT_NE(observer.failed.at(1).find("song 2, window 1"), std::string::npos);
  EXPECT_EQ(observer.failed.at(2), "The disk is full.");
  EXPECT_TRUE(workload.songs[1].failed && workload.songs[2].failed);
  expect_same_codes({workload.songs[0], workload.songs[3]},
                    sampled(make_workload({songs[0], songs[3]}, 1)));
  EXPECT_TRUE(workload.songs[2].levels[0].codes.empty());
}

}  // namespace
}  // namespace crooner::sampling
