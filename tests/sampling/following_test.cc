#include <gtest/gtest.h>

#include "fake_level_loader.h"
#include "plan/lengths.h"
#include "sampling/join_segments.h"
#include "sampling/sample.h"
#include "sampling/window_inputs.h"

namespace crooner::sampling {
namespace {

// 60 top codes, of which 20 to 30 are sampled: codes of `existing` surround them at every level.
SongState surrounded_song(std::uint64_t seed, const SongState* existing) {
  SongState result;
  result.seed = seed;
  result.total_length = 5000;
  result.levels.resize(3);
  const auto targets = plan::codes_per_level(fake_configs(), 60 * 64, 0, 2, 0);
  for (int number = 0; number < 3; ++number) {
    SongLevel& level = result.levels[number];
    level.target = targets[number];
    if (!existing) continue;
    const auto& codes = existing->levels[number].codes;
    const std::int64_t ratio = targets[number] / 60;
    level.codes.assign(codes.begin(), codes.begin() + 20 * ratio);
    level.prompt_length = 20 * ratio;
    level.following.assign(codes.begin() + 30 * ratio, codes.end());
  }
  result.levels[2].labels.genres = {2};
  return result;
}

SongState sampled_between(SongState song) {
  FakeTrace trace;
  Observer observer;
  Workload workload;
  workload.songs = {std::move(song)};
  workload.max_batch = {1, 1, 1};
  sample(workload, *fake_level_loader(trace), observer);
  return workload.songs.front();
}

TEST(FollowingCodes, AreLeftAsTheyAre) {
  const SongState whole = sampled_between(surrounded_song(1, nullptr));
  const SongState other = sampled_between(surrounded_song(2, &whole));
  for (int level = 0; level < 3; ++level) {
    const auto &old = whole.levels[level].codes, &now = other.levels[level].codes;
    ASSERT_EQ(now.size(), old.size());
    EXPECT_NE(now, old);
    const auto ratio = static_cast<std::ptrdiff_t>(old.size() / 60);
    EXPECT_TRUE(std::equal(old.begin(), old.begin() + 20 * ratio, now.begin()));
    EXPECT_TRUE(std::equal(old.begin() + 30 * ratio, old.end(), now.begin() + 30 * ratio));
  }
}

TEST(FollowingCodes, NoWindowSamplesThem) {
  const SongState whole = sampled_between(surrounded_song(1, nullptr));
  const SongState song = surrounded_song(2, &whole);
  for (int number = 0; number < 3; ++number) {
    const config::PriorConfig config = fake_configs()[number];
    const SongLevel& level = song.levels[number];
    const auto windows = level_windows(config, level);
    ASSERT_FALSE(windows.empty());
    std::int64_t done = level.prompt_length;
    for (const plan::Window& window : windows) {
      EXPECT_EQ(window.start + window.prompt, done);
      EXPECT_GT(window.fresh(), 0);
      done = window.end;
    }
    EXPECT_EQ(done, level.target - static_cast<std::int64_t>(level.following.size()));
    EXPECT_EQ(sampled_end(config, level), done);
  }
}

TEST(FollowingCodes, AFinishedSongGetsThemOnce) {
  const SongState whole = sampled_between(surrounded_song(1, nullptr));
  SongState song = sampled_between(surrounded_song(2, &whole));
  for (int number = 0; number < 3; ++number) {
    SongLevel& level = song.levels[number];
    const auto once = level.codes;
    append_following(fake_configs()[number], level);
    EXPECT_EQ(level.codes, once);
  }
}

}  // namespace
}  // namespace crooner::sampling
