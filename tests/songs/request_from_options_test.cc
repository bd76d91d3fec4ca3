#include "songs/request_from_options.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <thread>

#include "base/error.h"
#include "base/error_message.h"
#include "base/files.h"
#include "base/temporary_folder.h"

namespace crooner::songs {
namespace {

using test::error_message;
using test::TemporaryFolder;

std::string read_bytes(const std::string& bytes) {
  const TemporaryFolder folder;
  write_file(folder / "lyrics.txt", bytes);
  cli::LabelOptions options;
  options.lyrics_file = (folder / "lyrics.txt").string();
  return read_lyrics(options);
}

TEST(ReadLyrics, DoNotDependOnTheEditor) {
  EXPECT_EQ(read_bytes("la\nli\n"), "la\nli\n");
  EXPECT_EQ(read_bytes("\xef\xbb\xbfla\r\nli\r\n"), "la\nli\n");
  cli::LabelOptions options;
  EXPECT_EQ(read_lyrics(options), "");
  options.lyrics_text = "la\r\nli";
  EXPECT_EQ(read_lyrics(options), "la\nli");
}

TEST(ReadLyrics, MayComeFromAPipe) {
  const TemporaryFolder folder;
  cli::LabelOptions options;
  options.lyrics_file = (folder / "pipe").string();
  ASSERT_EQ(::mkfifo(options.lyrics_file.c_str(), 0600), 0);
  const std::jthread writer([&] { std::ofstream(options.lyrics_file) << "la la\n"; });
  EXPECT_EQ(read_lyrics(options), "la la\n");
}

TEST(ReadLyrics, RejectsOtherFiles) {
  const auto message = [](const std::string& bytes) {
    return error_message<InputError>([&] { read_bytes(bytes); });
  };
  EXPECT_NE(message("la\xffla").find("the first invalid byte is at offset 2."), std::string::npos);
  EXPECT_NE(message(" \n\t").find("are empty; omit --lyrics for an instrumental."),
            std::string::npos);
  EXPECT_NE(message(std::string((1 << 20) + 1, 'l')).find("at most 1048576 are accepted"),
            std::string::npos);
  cli::LabelOptions options;
  options.lyrics_file = "la la";
  EXPECT_EQ(error_message<InputError>([&] { read_lyrics(options); }),
            "There is no lyrics file 'la la'; for text use --lyrics-text.");
}

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
  const Request request = request_from_options(options);
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
  const Request request = request_from_options(options, original);
  EXPECT_EQ(request.genre, "folk");
  EXPECT_EQ(request.artist, "B");
  EXPECT_EQ(request.lyrics, "la");
  EXPECT_EQ(request.seed, 3u);
  EXPECT_EQ(request.total_seconds, 9);
  EXPECT_EQ(request.seconds, 5);
  EXPECT_EQ(request.temperature.at(0, 0), 0.9);
  EXPECT_EQ(request.top_k.at(0, 0), 7);
  options.labels.lyrics_text = "";
  EXPECT_EQ(request_from_options(options, original).lyrics, "");
}

}  // namespace
}  // namespace crooner::songs
