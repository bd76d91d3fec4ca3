#include "songs/output_paths.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/error_message.h"
#include "base/files.h"
#include "base/temporary_folder.h"

namespace crooner::songs {
namespace {

namespace fs = std::filesystem;
using Paths = std::vector<fs::path>;
using test::error_message;
using test::TemporaryFolder;

Paths paths(const std::string& out, const std::string& format, int songs,
            const std::vector<InputFile>& inputs = {}) {
  return song_paths(out, {.format = format}, songs, 8000, inputs);
}

TEST(OutputPaths, OneSongIsTheFile) {
  EXPECT_EQ(paths("song.wav", "", 1), Paths{"song.wav"});
  EXPECT_EQ(paths("a/song.flac", "flac", 1), Paths{"a/song.flac"});
}

TEST(OutputPaths, SeveralSongsAreNumbered) {
  EXPECT_EQ(paths("song.wav", "", 2), (Paths{"song-1.wav", "song-2.wav"}));
  EXPECT_EQ(paths("v1.2/my.song.ogg", "", 2), (Paths{"v1.2/my.song-1.ogg", "v1.2/my.song-2.ogg"}));
}

TEST(OutputPaths, InAFolderTheyAreNamedSong) {
  EXPECT_EQ(paths("out/", "", 1), Paths{"out/song.wav"});
  EXPECT_EQ(paths("out/", "flac", 2), (Paths{"out/song-1.flac", "out/song-2.flac"}));
  EXPECT_EQ(paths(testing::TempDir(), "", 1), Paths{fs::path(testing::TempDir()) / "song.wav"});
}

TEST(OutputPaths, ExtensionAndFormatMustAgree) {
  EXPECT_THROW(paths("song.wav", "flac", 1), UsageError);
  EXPECT_EQ(paths("song", "flac", 1), Paths{"song.flac"});
  EXPECT_THROW(paths("/dev/full", "", 1), ResourceError);
}

TEST(OutputPaths, TheFormatMustBeWritable) {
  EXPECT_THROW(paths("song.xyz", "", 1), UsageError);
  cli::AudioFileOptions options;
  options.bits = "float";
  EXPECT_THROW(song_paths("song.flac", options, 1, 8000), UsageError);
}

TEST(OutputPaths, InputsAreNeverReplaced) {
  const TemporaryFolder folder;
  write_file(folder / "song.wav", "prompt");
  fs::create_symlink(folder / "song.wav", folder / "link.wav");
  const std::string out = (folder / "song.wav").string();
  for (const char* input : {"song.wav", "link.wav"}) {
    EXPECT_EQ(error_message<UsageError>([&] {
                paths(out, "", 1,
                      {{folder / "none.txt", "the lyrics file"}, {folder / input, "the prompt"}});
              }),
              "--out is '" + out + "', which is the prompt; choose another name.");
  }
  EXPECT_NO_THROW(paths(out, "", 1, {{"", "the prompt"}}));
}

TEST(OutputPaths, RunFoldersAreNamedAfterTheirSongs) {
  EXPECT_EQ(run_folder_path("a/song.flac"), "a/song.flac.run");
  for (const char* name : {"a/song.flac.run", "a/song.flac.run/", "a/song.flac.run/codes"}) {
    EXPECT_EQ(song_path_of_run_folder(name), "a/song.flac");
  }
  EXPECT_EQ(song_path_of_run_folder("a/codes.safetensors"), "");
}

TEST(OutputPaths, AreProbedBeforeTheWork) {
  const TemporaryFolder folder;
  EXPECT_NO_THROW(check_writable_path(folder / "song.wav"));
  EXPECT_FALSE(fs::exists(folder / "song.wav"));
  EXPECT_THROW(check_writable_path(folder.path()), ResourceError);
  EXPECT_THROW(check_writable_path(folder / "missing" / "song.wav"), ResourceError);
  EXPECT_THROW(check_writable_path("/dev/full"), ResourceError);
}

TEST(OutputPaths, ExistingFilesNeedForce) {
  const TemporaryFolder folder;
  EXPECT_NO_THROW(check_not_existing(folder / "codes", false));
  write_file(folder / "codes", "x");
  EXPECT_THROW(check_not_existing(folder / "codes", false), UsageError);
  EXPECT_NO_THROW(check_not_existing(folder / "codes", true));
}

}  // namespace
}  // namespace crooner::songs
