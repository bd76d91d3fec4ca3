#include "commands/output_names.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace crooner::commands {
namespace {

using Files = std::vector<std::filesystem::path>;

TEST(OutputNames, OneSongIsTheFile) {
  EXPECT_EQ(song_paths("song.wav", "", 1), Files{"song.wav"});
  EXPECT_EQ(song_paths("a/song.flac", "flac", 1), Files{"a/song.flac"});
  EXPECT_EQ(run_folder_path("a/song.flac"), "a/song.flac.run");
  for (const char* name : {"a/song.flac.run", "a/song.flac.run/", "a/song.flac.run/codes"}) {
    EXPECT_EQ(song_path_of_run_folder(name), "a/song.flac");
  }
  EXPECT_EQ(song_path_of_run_folder("a/codes.safetensors"), "");
}

TEST(OutputNames, SeveralAreNumbered) {
  EXPECT_EQ(song_paths("song.wav", "", 2), (Files{"song-1.wav", "song-2.wav"}));
  EXPECT_EQ(song_paths("v1.2/my.song.ogg", "", 2),
            (Files{"v1.2/my.song-1.ogg", "v1.2/my.song-2.ogg"}));
}

TEST(OutputNames, AFolderGetsNames) {
  EXPECT_EQ(song_paths("out/", "", 1), Files{"out/song.wav"});
  EXPECT_EQ(song_paths("out/", "flac", 2), (Files{"out/song-1.flac", "out/song-2.flac"}));
  EXPECT_EQ(song_paths(testing::TempDir(), "", 1),
            Files{std::filesystem::path(testing::TempDir()) / "song.wav"});
}

TEST(OutputNames, NameAndFormatMustAgree) {
  EXPECT_THROW(song_paths("song.wav", "flac", 1), UsageError);
  EXPECT_EQ(song_paths("song", "flac", 1), Files{"song.flac"});
  EXPECT_THROW(song_paths("/dev/full", "", 1), ResourceError);
}

TEST(OutputNames, PlacesAreTriedBeforeWork) {
  const std::filesystem::path folder = testing::TempDir();
  EXPECT_NO_THROW(check_writable_path(folder / "crooner_place.wav"));
  EXPECT_FALSE(std::filesystem::exists(folder / "crooner_place.wav"));
  EXPECT_THROW(check_writable_path(folder), ResourceError);
  EXPECT_THROW(check_writable_path(folder / "not_there" / "song.wav"), ResourceError);
  EXPECT_THROW(check_writable_path("/dev/full"), ResourceError);
}

}  // namespace
}  // namespace crooner::commands
