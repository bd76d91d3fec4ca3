#include <gtest/gtest.h>

#include <functional>

#include "base/error.h"
#include "fake_level_loader.h"
#include "sampling/sample.h"

namespace crooner::sampling {
namespace {

Workload good() {
  Workload workload;
  workload.max_batch = {1, 1, 1};
  SongState song;
  song.total_length = 4000;
  song.levels.resize(3);
  song.levels[2].target = 40;
  song.levels[1].target = 160;
  song.levels[0].target = 640;
  workload.songs.push_back(song);
  return workload;
}

// The message of check() for a workload that `spoil` has changed; empty if it is valid.
std::string error_of(const std::function<void(Workload&)>& spoil) {
  FakeTrace trace;
  Workload workload = good();
  spoil(workload);
  try {
    check(workload, *fake_level_loader(trace));
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

void expect_error(const std::string& part, const std::function<void(Workload&)>& spoil) {
  const std::string message = error_of(spoil);
  EXPECT_NE(message.find(part), std::string::npos) << "\"" << message << "\" lacks " << part;
}

LevelSettings& settings(Workload& workload, int level) {
  return workload.songs[0].levels[level].settings;
}

TEST(Check, AcceptsAValidWorkload) {
  EXPECT_EQ(error_of([](Workload&) {}), "");
  EXPECT_EQ(error_of([](Workload& w) { w.last_level = 2; }), "");
}

TEST(Check, Settings) {
  expect_error("--temperature 1=0", [](Workload& w) { settings(w, 1).temperature = 0; });
  expect_error("--top-k 0=-1", [](Workload& w) { settings(w, 0).top_k = -1; });
  expect_error("--top-p 2=1.5", [](Workload& w) { settings(w, 2).top_p = 1.5f; });
  expect_error("cannot be combined for level 2", [](Workload& w) {
    settings(w, 2).top_k = 5;
    settings(w, 2).top_p = 0.5f;
  });
  for (double fraction : {0.0, -0.5, 1.5, 0.1}) {  // 0.1 of 32 is less than one code above
    expect_error("--hop-fraction 1=", [&](Workload& w) { settings(w, 1).hop_fraction = fraction; });
  }
}

TEST(Check, LevelsAndBatches) {
  expect_error("levels 2 to 0", [](Workload& w) { w.first_level = 3; });
  expect_error("levels 2 to 0", [](Workload& w) { w.last_level = -1; });
  expect_error("cannot be sampled", [](Workload& w) { w.first_level = 0, w.last_level = 1; });
  expect_error("--max-batch must be at least 1 for level 1",
               [](Workload& w) { w.max_batch[1] = 0; });
  expect_error("describes 2 levels", [](Workload& w) { w.songs[0].levels.pop_back(); });
}

TEST(Check, Codes) {
  expect_error("neither its prompt of 0", [](Workload& w) { w.songs[0].levels[2].codes = {1, 2}; });
  expect_error("has a code 20", [](Workload& w) {
    w.songs[0].levels[2].codes = {1, 20};
    w.songs[0].levels[2].prompt_length = 2;
  });
  expect_error("that needs only 24",
               [](Workload& w) { w.songs[0].levels[2].pending_tokens.resize(24); });
  EXPECT_EQ(error_of([](Workload& w) { w.songs[0].levels[2].pending_tokens.resize(23); }), "");
}

TEST(Check, UpsamplersNeedAWholeWindowAndTheCodesAbove) {
  expect_error("shortest possible song is 5.12 s",
               [](Workload& w) { w.songs[0].levels[1].target = 31; });
  expect_error("has 39 codes of level 2; level 1 needs 40",
               [](Workload& w) { w.songs[0].levels[2].target = 39; });
  expect_error("has 0 codes of level 2", [](Workload& w) { w.first_level = 1; });
}

TEST(Check, Times) {
  expect_error("--total-seconds must be longer",
               [](Workload& w) { w.songs[0].total_length = 1000; });
  expect_error("--total-seconds 100 is outside",
               [](Workload& w) { w.songs[0].total_length = 10000; });
  expect_error("10 to less than 100", [](Workload& w) {
    w.songs[0].levels[2].target = 10;
    w.songs[0].total_length = 900;
    w.last_level = 2;
  });
}

}  // namespace
}  // namespace crooner::sampling
