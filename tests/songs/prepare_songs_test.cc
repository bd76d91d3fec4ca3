#include "songs/prepare_songs.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "base/error_message.h"
#include "base/files.h"
#include "base/temporary_folder.h"
#include "run_folder/run_folder.h"
#include "songs/metadata.h"
#include "songs/output_paths.h"
#include "support/paths.h"

namespace crooner::songs {
namespace {

namespace fs = std::filesystem;
using test::error_message;

class PrepareSongsTest : public testing::Test {
 protected:
  PrepareSongsTest() {
    options_.out = (folder_ / "song.wav").string();
    options_.sampling.seed = 3;
    options_.seconds = 0.104;
    options_.stop_after_level = 2;
  }
  PreparedSongs prepare() { return prepare_songs(options_, model_, &warnings_); }

  test::TemporaryFolder folder_;
  Model model_ = Model::open(source_file("models/smoke"));
  cli::GenerateOptions options_;
  std::vector<std::string> warnings_;
};

TEST_F(PrepareSongsTest, EachSongHasAPathAndMetadata) {
  options_.songs = 2;
  const PreparedSongs prepared = prepare();
  ASSERT_EQ(prepared.songs().size(), 2u);
  EXPECT_EQ(prepared.songs()[1].path, folder_ / "song-2.wav");
  EXPECT_EQ(prepared.songs()[1].metadata.at("request").at("song"), 1);
  EXPECT_EQ(prepared.songs()[1].metadata.at("model").at("name"), "smoke");
  EXPECT_EQ(prepared.request().seed, 3u);
  EXPECT_TRUE(prepared.tasks().empty()) << "no run folder is open yet";
  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

TEST_F(PrepareSongsTest, GuidanceIsOfTheLevelsThatReadIt) {
  options_.sampling.guidance.guidance.lyrics.all = 2;
  options_.sampling.guidance.guidance.names.all = 0;
  EXPECT_EQ(prepare().songs()[0].metadata.at("request").at("guidance").dump(),
            R"({"lyrics":{"2":2.0}})");
  options_.sampling.guidance.guidance.lyrics.all = 0;
  EXPECT_FALSE(prepare().songs()[0].metadata.at("request").contains("guidance"));
}

TEST_F(PrepareSongsTest, WarningsAreReturned) {
  options_.labels.artist = "Nobody Known";
  prepare();
  ASSERT_EQ(warnings_.size(), 1u);
  EXPECT_NE(warnings_[0].find("Nobody Known"), std::string::npos);
}

TEST_F(PrepareSongsTest, LyricsR3LyricsThatAreFarTooLongAreSaidAndMayMakeTheSongLonger) {
  std::string lyrics;
  for (int i = 0; i < 60; ++i) lyrics += "row row\n";
  options_.labels.lyrics_text = lyrics;
  prepare();
  ASSERT_EQ(warnings_.size(), 1u);
  EXPECT_NE(warnings_[0].find("The lyrics have 480 characters, too many to be sung in 0.25 s; they "
                              "need about 40 s (--seconds auto)."),
            std::string::npos)
      << warnings_[0];
  options_.seconds.reset();
  options_.seconds_auto = true;
  EXPECT_EQ(prepare().request().seconds, 40);  // at 12 characters a second
  EXPECT_TRUE(warnings_.empty());
}

TEST_F(PrepareSongsTest, WritersOpenTheRunFolders) {
  options_.songs = 2;
  PreparedSongs prepared = prepare();
  prepared.open_writers();
  const std::vector<GenerateTask> tasks = prepared.tasks();
  ASSERT_EQ(tasks.size(), 2u);
  EXPECT_EQ(tasks[1].sample_index, 1);
  EXPECT_EQ(tasks[1].writer->song_path(), folder_ / "song-2.wav");
  EXPECT_FALSE(tasks[1].writer->is_complete());
  EXPECT_TRUE(fs::exists(folder_ / "song-2.wav.run/run.json"));
  prepared.remove_run_folders();
  EXPECT_FALSE(fs::exists(folder_ / "song-2.wav.run"));
}

TEST_F(PrepareSongsTest, NoFolderIsCreatedIfOneOfTheSongsIsRefused) {
  options_.songs = 2;
  write_file(folder_ / "song-2.wav", "of another program");
  PreparedSongs prepared = prepare();
  EXPECT_NE(error_message<UsageError>([&] {
              prepared.open_writers();
            }).find("crooner does not seem to have written it"),
            std::string::npos);
  EXPECT_FALSE(fs::exists(folder_ / "song-1.wav.run"));
  options_.run.force = true;
  EXPECT_NO_THROW(prepare().open_writers());
}

TEST_F(PrepareSongsTest, AFolderOfSongsIsCreated) {
  options_.out = (folder_ / "a/b/").string();
  prepare().open_writers();
  EXPECT_TRUE(fs::exists(folder_ / "a/b/song.wav.run/run.json"));
  options_.out = (folder_ / "c/song.wav").string();
  EXPECT_THROW(prepare().open_writers(), ResourceError);
}

TEST_F(PrepareSongsTest, WithoutASeedTheExistingRunIsResumed) {
  prepare().open_writers();
  const fs::path song = options_.out;
  EXPECT_EQ(choose_seed({}, song, false), 3u);
  EXPECT_EQ(choose_seed(5, song, false), 5u);
  EXPECT_NE(choose_seed({}, song, true), choose_seed({}, song, true));
  EXPECT_NE(choose_seed({}, folder_ / "new.wav", false),
            choose_seed({}, folder_ / "new.wav", false));
}

}  // namespace
}  // namespace crooner::songs
