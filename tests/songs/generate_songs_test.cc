#include "songs/generate_songs.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "base/temporary_folder.h"
#include "run_folder/codes_file.h"
#include "songs/prepare_songs.h"
#include "support/paths.h"

namespace crooner::songs {
namespace {

namespace fs = std::filesystem;

class RecordingProgress : public report::SongProgress {
 public:
  void on_file_written(const std::string& path) override { files.push_back(path); }
  void on_song_end(const std::string& path) override { songs.push_back(path); }
  std::vector<std::string> files, songs;
};

class GenerateSongsTest : public testing::Test {
 protected:
  GenerateSongsTest() {
    options_.out = (folder_ / "song.wav").string();
    options_.labels.lyrics_text = "la la";
    options_.sampling.seed = 3;
    options_.seconds = 0.256;
    options_.stop_after_level = 1;
  }
  PreparedSongs open() {
    std::vector<std::string> warnings;
    PreparedSongs prepared = prepare_songs(options_, model_, &warnings);
    prepared.open_writers();
    return prepared;
  }

  test::TemporaryFolder folder_;
  Model model_ = Model::open(source_file("models/smoke"));
  cli::GenerateOptions options_;
};

TEST_F(GenerateSongsTest, WritesEveryLevelThenTheSongAndItsPage) {
  const PreparedSongs prepared = open();
  RecordingProgress progress;
  generate_songs(model_, prepared.tasks(), progress);
  const std::string song = options_.out;
  EXPECT_EQ(progress.files,
            (std::vector<std::string>{song + ".run/level_2.wav", song, song + ".run/page.html"}));
  EXPECT_EQ(progress.songs, std::vector<std::string>{song});
  const Codes codes = run_folder::read_codes(song + ".run/codes.safetensors");
  ASSERT_EQ(codes.size(), 3u);
  EXPECT_EQ(codes[1].size(), 4 * codes[2].size());
  EXPECT_TRUE(codes[0].empty());
  EXPECT_TRUE(prepared.tasks()[0].writer->is_complete());
}

TEST_F(GenerateSongsTest, ACompleteSongIsNotGeneratedAgain) {
  {
    const PreparedSongs prepared = open();
    RecordingProgress progress;
    generate_songs(model_, prepared.tasks(), progress);
  }
  const std::string before = read_file(options_.out);
  const auto written = fs::last_write_time(options_.out);
  const PreparedSongs prepared = open();
  RecordingProgress progress;
  generate_songs(model_, prepared.tasks(), progress);
  EXPECT_EQ(progress.files, std::vector<std::string>{options_.out});
  EXPECT_EQ(progress.songs, std::vector<std::string>{options_.out});
  EXPECT_EQ(fs::last_write_time(options_.out), written);
  fs::remove(options_.out);
  generate_songs(model_, prepared.tasks(), progress);
  EXPECT_EQ(read_file(options_.out), before) << "a missing song is decoded from its codes";
}

TEST_F(GenerateSongsTest, WithoutItsRunFolderASongIsRecognisedByItsMetadata) {
  {
    PreparedSongs prepared = open();
    report::SongProgress quiet;
    generate_songs(model_, prepared.tasks(), quiet);
    prepared.remove_run_folders();
  }
  const PreparedSongs prepared = open();
  EXPECT_FALSE(prepared.tasks()[0].writer->has_folder());
  EXPECT_TRUE(prepared.tasks()[0].writer->is_complete());
  options_.labels.genre = "folk";
  EXPECT_THROW(open(), UsageError);
}

}  // namespace
}  // namespace crooner::songs
