#include "batch/state_files.h"

#include <gtest/gtest.h>

#include "batch/example.h"

namespace crooner::batch {
namespace {

namespace fs = std::filesystem;

TEST(Done, IsReadWhileTheSongsExist) {
  const test::TemporaryFolder folder;
  create_state_folder(folder.path());
  EXPECT_TRUE(read_done(folder.path(), "key").empty());
  write(folder, "a.wav", "sound");
  write(folder, "b.wav", "sound");
  write_done(folder.path(), "key", {{"a.wav", {{"seed", 1}}}, {"b.wav", {{"seed", 2}}}});
  const std::vector<DoneSong> songs = read_done(folder.path(), "key");
  ASSERT_EQ(songs.size(), 2u);
  EXPECT_EQ(songs[1].file, "b.wav");
  EXPECT_EQ(songs[1].metadata.at("seed"), 2);
  fs::remove(folder / "b.wav");
  EXPECT_TRUE(read_done(folder.path(), "key").empty());
  write(folder, "b.wav", "sound");
  EXPECT_EQ(read_done(folder.path(), "key").size(), 2u);
  remove_done(folder.path(), "key");
  EXPECT_TRUE(read_done(folder.path(), "key").empty());
}

TEST(StateFolder, LosesWhatAKilledProcessLeftHalfWritten) {
  const test::TemporaryFolder folder;
  const fs::path half = folder / ".batch/.crooner-4194304-0.tmp";  // no process has this id
  fs::create_directory(folder / ".batch");
  write(folder, ".batch/.crooner-4194304-0.tmp", "[");
  write(folder, ".batch/key.done", "[]");
  create_state_folder(folder.path());
  EXPECT_FALSE(fs::exists(half));
  EXPECT_TRUE(fs::exists(folder / ".batch/key.done"));
}

TEST(Done, ADamagedFileDoesNotCount) {
  const test::TemporaryFolder folder;
  create_state_folder(folder.path());
  for (const char* bytes : {"", "[", "[1]", R"([{"file": 3, "run": {}}])", R"([{"run": {}}])"}) {
    write(folder, ".batch/key.done", bytes);
    EXPECT_TRUE(read_done(folder.path(), "key").empty()) << bytes;
  }
}

}  // namespace
}  // namespace crooner::batch
