#include "songs/request_from_options.h"

#include <gtest/gtest.h>

namespace crooner::songs {
namespace {

TEST(RequestFromOptions, HasAllFlagsOfGenerate) {
  cli::GenerateOptions options;
  options.labels.genre = "folk";
  options.labels.artist = "A";
  options.labels.lyrics_text = "la";
  options.labels.strict = true;
  options.sampling.temperature.all = 0.9;
  options.sampling.top_k.levels[2] = 5;
  options.sampling.top_p.all = 0.5;
  options.sampling.hop_fraction.all = 0.25;
  options.seconds = 2;
  options.total_seconds = 4;
  options.songs = 3;
  options.prompt_seconds = 1;
  options.stop_after_level = 1;
  std::vector<std::string> notes;
  const Request request = request_from_options(options, &notes);
  EXPECT_EQ(request.genre, "folk");
  EXPECT_EQ(request.artist, "A");
  EXPECT_EQ(request.lyrics, "la");
  EXPECT_TRUE(request.strict);
  EXPECT_EQ(request.temperature.at(1, 0), 0.9);
  EXPECT_EQ(request.top_k.at(2, 0), 5);
  EXPECT_EQ(request.top_p.at(0, 0), 0.5);
  EXPECT_EQ(request.hop_fraction.at(0, 0), 0.25);
  EXPECT_EQ(request.seconds, 2);
  EXPECT_EQ(request.total_seconds, 4);
  EXPECT_EQ(request.songs, 3);
  EXPECT_EQ(request.prompt_seconds, 1);
  EXPECT_EQ(request.stop_after_level, 1);
}

TEST(RequestFromOptions, OnlySetFlagsOverrideTheContinuedSong) {
  Request original;
  original.genre = "folk";
  original.artist = "A";
  original.lyrics = "la";
  original.seed = 3;
  original.total_seconds = 9;
  original.temperature.all = 0.9;
  cli::ContinueOptions options;
  options.labels.artist = "B";
  options.sampling.top_k.all = 7;
  options.seconds = 5;
  std::vector<std::string> notes;
  const Request request = request_from_options(options, original, &notes);
  EXPECT_EQ(request.genre, "folk");
  EXPECT_EQ(request.artist, "B");
  EXPECT_EQ(request.lyrics, "la");
  EXPECT_EQ(request.seed, 3u);
  EXPECT_EQ(request.total_seconds, 9);
  EXPECT_EQ(request.seconds, 5);
  EXPECT_EQ(request.temperature.at(0, 0), 0.9);
  EXPECT_EQ(request.top_k.at(0, 0), 7);
  options.labels.lyrics_text = "";
  EXPECT_EQ(request_from_options(options, original, &notes).lyrics, "");
}

}  // namespace
}  // namespace crooner::songs
