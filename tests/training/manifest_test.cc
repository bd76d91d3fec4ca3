#include "training/manifest.h"

#include <gtest/gtest.h>

#include "audio/write_tagged_file.h"
#include "base/error.h"
#include "base/files.h"
#include "base/strings.h"
#include "support/captured_log.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

class ManifestTest : public ::testing::Test {
 protected:
  ManifestTest()
      : folder_(fs::path(::testing::TempDir()) / "song_list" /
                ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }

  void write_song(const std::string& name, float amplitude = 0.5f, std::size_t samples = 8000,
                  const audio::Tags& tags = {}) const {
    Audio sound{8000, 1, std::vector<float>(samples, amplitude)};
    test::write_tagged_file(folder_ / name, sound, tags, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
  }

  std::string refusal(const std::string& name) const {
    try {
      read_manifest(folder_ / name);
    } catch (const InputError& error) {
      return error.what();
    }
    return "accepted";
  }

  fs::path folder_;
};

void expect_holds(const std::string& text, const std::string& part) {
  EXPECT_NE(text.find(part), std::string::npos) << text;
}

TEST_F(ManifestTest, LyricsOfAManifestLoseWhatNobodySings) {
  write_song("a.wav");
  write_file(folder_ / "list.jsonl",
             "{\"file\": \"a.wav\", \"lyrics\": \"[Verse 1]\\n[00:01.00]la la\"}\n"
             "{\"file\": \"a.wav\", \"lyrics\": \"[la]\", \"character_times\": [0, 0, 1, 2]}\n");
  const Manifest list = read_manifest(folder_ / "list.jsonl");
  ASSERT_EQ(list.songs.size(), 2u);
  EXPECT_EQ(list.songs[0].lyrics, "la la");
  EXPECT_EQ(list.songs[1].lyrics, "[la]");  // each character has its time
}

TEST_F(ManifestTest, NullIsAMissingValue) {
  write_song("a.wav");
  write_file(folder_ / "list.jsonl",
             "{\"file\": \"a.wav\", \"artist\": null, \"genre\": \"folk\", \"lyrics\": null, "
             "\"lyrics_file\": null, \"character_times\": null}\n");
  const Manifest list = read_manifest(folder_ / "list.jsonl");
  ASSERT_EQ(list.songs.size(), 1u);
  EXPECT_EQ(list.songs[0].artist, "");
  EXPECT_EQ(list.songs[0].genre, "folk");
}

TEST_F(ManifestTest, AFolderHasItsLabelsInTagsFileNamesAndSideCars) {
  audio::Tags tags;
  tags.artist = "The Lamplighters";
  tags.genre = "folk";
  write_song("b.wav", 0.5f, 8000, tags);
  write_song("Iron Orchard - Rust.wav");
  write_file(folder_ / "Iron Orchard - Rust.txt", "la la");
  write_file(folder_ / "notes.txt", "no song");
  write_file(folder_ / "c.wav", "no sound");
  const Manifest list = read_manifest(folder_);
  ASSERT_EQ(list.songs.size(), 2u);
  EXPECT_EQ(list.songs[0].artist, "Iron Orchard");
  EXPECT_EQ(list.songs[0].genre, "");
  EXPECT_EQ(list.songs[0].lyrics, "la la");
  EXPECT_EQ(list.songs[1].artist, "The Lamplighters");
  EXPECT_EQ(list.songs[1].genre, "folk");
  ASSERT_EQ(list.skipped.size(), 1u);
  EXPECT_EQ(list.skipped[0].audio, folder_ / "c.wav");
}

TEST_F(ManifestTest, JsonAndCsvManifestsAreEquivalent) {
  write_song("a.wav");
  write_song("b.wav");
  write_file(folder_ / "words.txt", "so la");
  write_file(folder_ / "m.jsonl",
             "{\"file\": \"b.wav\", \"artist\": \"B\", \"lyrics_file\": \"words.txt\"}\r\n\n"
             "{\"file\": \"a.wav\", \"genre\": \"polka, slow\", \"lyrics\": \"la\"}");
  write_file(folder_ / "m.csv",
             "file,artist,genre,lyrics,lyrics_file\n"
             "a.wav,,\"polka, slow\",la,\nb.wav,B,,,words.txt\n");
  for (const char* manifest : {"m.jsonl", "m.csv"}) {
    SCOPED_TRACE(manifest);
    const Manifest list = read_manifest(folder_ / manifest);
    ASSERT_EQ(list.songs.size(), 2u);
    EXPECT_EQ(list.songs[0].audio, folder_ / "a.wav");
    EXPECT_EQ(list.songs[0].genre, "polka, slow");
    EXPECT_EQ(list.songs[0].lyrics, "la");
    EXPECT_EQ(list.songs[1].artist, "B");
    EXPECT_EQ(list.songs[1].lyrics, "so la");
  }
}

TEST_F(ManifestTest, UnusableEntriesAreSkippedWithTheReason) {
  write_song("a.wav");
  write_file(folder_ / "m.csv",
             "file,lyrics_file\na.wav,\nb.wav,\na.wav,nothing.txt\n,\na.wav,x,y\n");
  const Manifest list = read_manifest(folder_ / "m.csv");
  EXPECT_EQ(list.songs.size(), 1u);
  ASSERT_EQ(list.skipped.size(), 4u);
  EXPECT_EQ(list.skipped[0].reason, "The file does not exist.");
  EXPECT_EQ(list.skipped[1].reason, "Its lyrics file 'nothing.txt' does not exist.");
  expect_holds(list.skipped[2].audio.string(), "m.csv, line 5");
  EXPECT_EQ(list.skipped[2].reason, "It has no 'file'.");
  expect_holds(list.skipped[3].audio.string(), "m.csv, line 6");
  expect_holds(list.skipped[3].reason, "It has 3 fields, but the header names 2");

  write_file(folder_ / "wrong.jsonl", "{\"file\": \"a.wav\"}\n{\"file\": 3}\n");
  expect_holds(read_manifest(folder_ / "wrong.jsonl").skipped.at(0).audio.string(),
               "wrong.jsonl, line 2");
  write_file(folder_ / "broken.jsonl", "{\"file\": \"a.wav\"}\n{\"file\"\n");
  expect_holds(refusal("broken.jsonl"), "Line 2 of ");
  write_file(folder_ / "none.jsonl", "{\"file\": \"b.wav\"}\n");
  expect_holds(refusal("none.jsonl"), "1 song was left out; the first, '");
  expect_holds(refusal("none.jsonl"), "b.wav': The file does not exist.");
  write_file(folder_ / "path.csv", "path,artist\na.wav,A\n");
  expect_holds(refusal("path.csv"), "has no column 'file'; it names 'path', 'artist'.");
  expect_holds(refusal("a.wav"), "is not a dataset");
  expect_holds(refusal("nowhere"), "does not exist");
}

TEST_F(ManifestTest, LyricsF11LyricsR7LinksAreFollowedAndWhatIsLeftOutIsNamed) {
  fs::create_directories(folder_ / "data");
  fs::create_directories(folder_ / "real/deep");
  write_song("data/one.wav");
  write_song("real/two.wav");
  write_song("real/deep/three.wav");
  fs::create_directory_symlink(folder_ / "real", folder_ / "data/linked");
  fs::create_directory_symlink(folder_ / "data", folder_ / "real/loop");
  fs::create_symlink("/nowhere", folder_ / "data/four.wav");
  write_file(folder_ / "data/five.m4a", "no sound");
  write_file(folder_ / "data/._one.wav", "a Mac's");
  const Manifest list = read_manifest(folder_ / "data");
  EXPECT_EQ(list.songs.size(), 3u);
  ASSERT_EQ(list.skipped.size(), 2u);
  EXPECT_EQ(list.skipped[0].audio, folder_ / "data/five.m4a");
  EXPECT_EQ(list.skipped[1].audio, folder_ / "data/four.wav");
  EXPECT_EQ(list.skipped[1].reason, "It is a link to nothing.");
}

TEST_F(ManifestTest, LyricsR6LyricsMayHaveTheNamesThatPeopleGiveThem) {
  for (const char* name : {"a", "b", "c", "d", "e"}) write_song(str_cat(name, ".wav"));
  write_file(folder_ / "a.TXT", "[Verse 1]\nla");
  write_file(folder_ / "b.lyrics.txt", "lb");
  write_file(folder_ / "c_lyrics.txt", "lc\r\n");
  write_file(folder_ / "d.lrc", "[ti:D]\n[00:01.00]ld\n");
  const Manifest list = read_manifest(folder_);
  ASSERT_EQ(list.songs.size(), 5u);
  const char* lyrics[] = {"la", "lb", "lc\n", "ld\n", ""};
  for (int i = 0; i < 5; ++i) EXPECT_EQ(list.songs[i].lyrics, lyrics[i]) << i;
}

TEST_F(ManifestTest, AMisspeltKeyIsWarnedOfOnce) {
  write_song("a.wav");
  write_file(folder_ / "m.jsonl",
             "{\"file\": \"a.wav\", \"lyric\": \"la\", \"bpm\": 90}\n"
             "{\"file\": \"a.wav\", \"lyric\": \"la\", \"vowels\": []}\n");
  const CapturedLog log;
  read_manifest(folder_ / "m.jsonl");
  const std::string& warnings = log.text();
  expect_holds(warnings, "The key 'lyric' ('");
  expect_holds(warnings, "m.jsonl, line 1') is unknown");
  expect_holds(warnings, "did you mean 'lyrics'?");
  EXPECT_EQ(warnings.find("line 2"), std::string::npos) << warnings;
  EXPECT_EQ(warnings.find("bpm"), std::string::npos) << warnings;
}

TEST_F(ManifestTest, TimesThatDoNotFitTheLyricsAreWarnedOf) {
  write_song("a.wav");
  write_file(folder_ / "m.jsonl",
             "{\"file\":\"a.wav\",\"lyrics\":\"la\",\"character_times\":[0.1]}\n"
             "{\"file\":\"a.wav\",\"lyrics\":\"la\",\"character_times\":[0.5,0.1]}\n"
             "{\"file\":\"a.wav\",\"lyrics\":\"l\u00e4\",\"character_times\":[0.1,0.5]}\n");
  const CapturedLog log;
  const Manifest list = read_manifest(folder_ / "m.jsonl");
  ASSERT_EQ(list.songs.size(), 3u);
  std::size_t with_times = 0;
  for (const TrainingSong& song : list.songs) with_times += !song.character_times.empty();
  EXPECT_EQ(with_times, 1u);
  expect_holds(log.text(), "m.jsonl, line 1' cannot be used, as there is 1 time for 2 characters");
  expect_holds(log.text(), "m.jsonl, line 2' cannot be used, as they do not ascend");
  EXPECT_EQ(log.text().find("line 3"), std::string::npos) << log.text();
}

TEST_F(ManifestTest, PhonesAreReadAndWrittenAgain) {
  write_song("a.wav");
  write_file(
      folder_ / "m.jsonl",
      R"({"file":"a.wav","lyrics":"la","phones":[[0.5,0.6,"l",0],[0.6,1.5,"aa",1],[2,3,"m"]]})"
      "\n");
  const Manifest list = read_manifest(folder_ / "m.jsonl");
  const std::vector<SungPhone> phones = {{0.5, 0.6, "l", 0}, {0.6, 1.5, "aa", 1}, {2, 3, "m", -1}};
  ASSERT_EQ(list.songs.size(), 1u);
  EXPECT_EQ(list.songs[0].phones, phones);
  write_manifest(folder_ / "again.jsonl", list.songs);
  EXPECT_EQ(read_manifest(folder_ / "again.jsonl").songs.at(0).phones, phones);
}

TEST_F(ManifestTest, PhonesThatCannotBeUsedAreWarnedOf) {
  write_song("a.wav");
  write_file(folder_ / "m.jsonl",
             "{\"file\":\"a.wav\",\"phones\":[[2,3,\"m\"],[1,2,\"n\"]]}\n"
             "{\"file\":\"a.wav\",\"phones\":[[2,3]]}\n"
             "{\"file\":\"a.wav\",\"phones\":\"l aa\"}\n"
             "{\"file\":\"a.wav\",\"phones\":[]}\n");
  const CapturedLog log;
  const Manifest list = read_manifest(folder_ / "m.jsonl");
  ASSERT_EQ(list.songs.size(), 4u);
  for (const TrainingSong& song : list.songs) EXPECT_TRUE(song.phones.empty());
  expect_holds(log.text(), "line 1' cannot be used, as they do not ascend");
  expect_holds(log.text(), "line 2' cannot be used, as they are no list of [begin, end, phone]");
  expect_holds(log.text(), "line 3' cannot be used, as they are no list");
  EXPECT_EQ(log.text().find("line 4"), std::string::npos) << log.text();
}

}  // namespace
}  // namespace crooner::training
