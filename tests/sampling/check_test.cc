#include <gtest/gtest.h>

#include <functional>

#include "base/error.h"
#include "fake_level_loader.h"
#include "sampling/sample.h"

namespace crooner::sampling {
namespace {

Workload good() {
  Workload request;
  request.max_batch = {1, 1, 1};
  SongState song;
  song.total_length = 4000;
  song.levels.resize(3);
  song.levels[2].wanted = 40;
  song.levels[1].wanted = 160;
  song.levels[0].wanted = 640;
  request.songs.push_back(song);
  return request;
}

// The sentence that check() throws for the request that `spoil` makes; empty when it is fine.
std::string sentence_for(const std::function<void(Workload&)>& spoil) {
  FakeTrace trace;
  Workload request = good();
  spoil(request);
  try {
    check(request, *fake_level_loader(trace));
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

void expect_says(const std::string& part, const std::function<void(Workload&)>& spoil) {
  const std::string sentence = sentence_for(spoil);
  EXPECT_NE(sentence.find(part), std::string::npos) << "\"" << sentence << "\" lacks " << part;
}

LevelSettings& settings(Workload& request, int level) {
  return request.songs[0].levels[level].settings;
}

TEST(Check, AcceptsWhatCanBe) {
  EXPECT_EQ(sentence_for([](Workload&) {}), "");
  EXPECT_EQ(sentence_for([](Workload& r) { r.last_level = 2; }), "");
}

TEST(Check, Settings) {
  expect_says("--temperature 1=0", [](Workload& r) { settings(r, 1).temperature = 0; });
  expect_says("--top-k 0=-1", [](Workload& r) { settings(r, 0).top_k = -1; });
  expect_says("--top-p 2=1.5", [](Workload& r) { settings(r, 2).top_p = 1.5f; });
  expect_says("cannot both be given for level 2", [](Workload& r) {
    settings(r, 2).top_k = 5;
    settings(r, 2).top_p = 0.5f;
  });
  for (double fraction : {0.0, -0.5, 1.5, 0.1}) {  // 0.1 of 32 is less than one code above
    expect_says("--hop-fraction 1=", [&](Workload& r) { settings(r, 1).hop_fraction = fraction; });
  }
}

TEST(Check, LevelsAndBatches) {
  expect_says("levels 2 to 0", [](Workload& r) { r.first_level = 3; });
  expect_says("levels 2 to 0", [](Workload& r) { r.last_level = -1; });
  expect_says("cannot be sampled", [](Workload& r) { r.first_level = 0, r.last_level = 1; });
  expect_says("--max-batch must be at least 1 for level 1",
              [](Workload& r) { r.max_batch[1] = 0; });
  expect_says("describes 2 levels", [](Workload& r) { r.songs[0].levels.pop_back(); });
}

TEST(Check, Codes) {
  expect_says("neither its prompt of 0", [](Workload& r) { r.songs[0].levels[2].codes = {1, 2}; });
  expect_says("has a code 20", [](Workload& r) {
    r.songs[0].levels[2].codes = {1, 20};
    r.songs[0].levels[2].prompt = 2;
  });
  expect_says("lacks 24 only", [](Workload& r) { r.songs[0].levels[2].drawn.resize(24); });
  EXPECT_EQ(sentence_for([](Workload& r) { r.songs[0].levels[2].drawn.resize(23); }), "");
}

TEST(Check, UpsamplersNeedAWholeWindowAndTheCodesAbove) {
  expect_says("shortest possible song is 5.12 s",
              [](Workload& r) { r.songs[0].levels[1].wanted = 31; });
  expect_says("has 39 codes of level 2; level 1 needs 40",
              [](Workload& r) { r.songs[0].levels[2].wanted = 39; });
  expect_says("has 0 codes of level 2", [](Workload& r) { r.first_level = 1; });
}

TEST(Check, Times) {
  expect_says("--total-seconds must be longer",
              [](Workload& r) { r.songs[0].total_length = 1000; });
  expect_says("--total-seconds 100 is outside",
              [](Workload& r) { r.songs[0].total_length = 10000; });
  expect_says("10 to less than 100", [](Workload& r) {
    r.songs[0].levels[2].wanted = 10;
    r.songs[0].total_length = 900;
    r.last_level = 2;
  });
}

}  // namespace
}  // namespace crooner::sampling
