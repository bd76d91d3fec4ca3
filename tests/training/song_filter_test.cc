#include "training/song_filter.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "base/files.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

class SongFilterTest : public ::testing::Test {
 protected:
  SongFilterTest() : folder_(fs::path(::testing::TempDir()) / "song_filter") {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    for (const char* name : {"a.wav", "b.wav", "c.wav", "d.wav"}) write_file(folder_ / name, "");
    write_file(
        folder_ / "m.jsonl",
        R"({"file":"a.wav","artist":"A","genre":"folk","pace":6.5,"kept":true,"lyrics":"la"})"
        "\n"
        R"({"file":"b.wav","artist":"B","genre":"a cappella","pace":8})"
        "\n"
        R"({"file":"c.wav","artist":"A","genre":"rock","pace":"7.25","times":[1,2]})"
        "\n"
        R"({"file":"d.wav","artist":"D"})"
        "\n");
    manifest_ = read_manifest(folder_ / "m.jsonl");
  }

  // The songs' names: "ac".
  std::string selected(const std::vector<std::string>& conditions) const {
    std::string names;
    for (const TrainingSong& song : manifest_.songs) {
      if (SongFilter(conditions)(song)) names += song.audio.stem().string();
    }
    return names;
  }

  fs::path folder_;
  Manifest manifest_;
};

TEST_F(SongFilterTest, ComparesFieldsOfTheManifest) {
  EXPECT_EQ(selected({}), "abcd");
  EXPECT_EQ(selected({"genre=a cappella"}), "b");
  EXPECT_EQ(selected({"genre = a cappella | pace < 7"}), "ab");
  EXPECT_EQ(selected({"artist=A", "pace>=7.25"}), "c");
  EXPECT_EQ(selected({"pace<=7.25"}), "ac");
  EXPECT_EQ(selected({"pace>6.5"}), "bc");
  EXPECT_EQ(selected({"pace=8.0"}), "b");  // as a number
  EXPECT_EQ(selected({"kept=true"}), "a");
  EXPECT_EQ(selected({"file!=a.wav"}), "bcd");
  EXPECT_EQ(selected({"genre!=rock"}), "abd");  // d has no genre
  EXPECT_EQ(selected({"genre>=1"}), "");        // no number
}

TEST_F(SongFilterTest, KeepsTheOthersApart) {
  Manifest manifest = manifest_;
  SongFilter({"pace<7"}).apply(manifest);
  ASSERT_EQ(manifest.songs.size(), 1u);
  ASSERT_EQ(manifest.unselected.size(), 3u);
  EXPECT_EQ(manifest.songs[0].audio.filename(), "a.wav");
  EXPECT_EQ(manifest.unselected[0].audio.filename(), "b.wav");
}

TEST_F(SongFilterTest, NoSongIsAnErrorThatNamesTheConditionOrTheFields) {
  const auto message_of = [&](const std::vector<std::string>& conditions) {
    Manifest manifest = manifest_;
    try {
      SongFilter(conditions).apply(manifest);
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  EXPECT_EQ(message_of({"pace<1", "artist=A"}),
            "--where leaves none of 4 songs: 'pace<1', 'artist=A'.");
  EXPECT_EQ(message_of({"speed<1"}),
            "No song has the field 'speed' of --where; the songs have artist, file, genre, kept, "
            "pace.");
}

TEST_F(SongFilterTest, WhatIsNoConditionIsRefused) {
  for (const char* condition :
       {"", "genre", "=folk", "genre=", "pace=<7", "pace<slow", "a=1|", "pace==7"}) {
    EXPECT_THROW(SongFilter({condition}), UsageError) << condition;
  }
}

}  // namespace
}  // namespace crooner::training
