#include "songs/read_lyrics.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <thread>

#include "base/error.h"
#include "base/error_message.h"
#include "base/files.h"
#include "base/temporary_folder.h"
#include "report/timed_lyrics.h"

namespace crooner::songs {
namespace {

using test::error_message;
using test::TemporaryFolder;

std::string read_bytes(const std::string& bytes) {
  const TemporaryFolder folder;
  write_file(folder / "lyrics.txt", bytes);
  cli::LabelOptions options;
  options.lyrics_file = (folder / "lyrics.txt").string();
  std::vector<std::string> notes;
  return read_lyrics(options, &notes).text;
}

TEST(ReadLyrics, DoNotDependOnTheEditor) {
  EXPECT_EQ(read_bytes("la\nli\n"), "la\nli\n");
  EXPECT_EQ(read_bytes("\xef\xbb\xbfla\r\nli\r\n"), "la\nli\n");
  cli::LabelOptions options;
  std::vector<std::string> notes;
  EXPECT_EQ(read_lyrics(options, &notes).text, "");
  options.lyrics_text = "la\r\nli";
  EXPECT_EQ(read_lyrics(options, &notes).text, "la\nli");
}

TEST(ReadLyrics, LyricsR2MayComeFromAPipe) {
  const TemporaryFolder folder;
  cli::LabelOptions options;
  options.lyrics_file = (folder / "pipe").string();
  std::vector<std::string> notes;
  ASSERT_EQ(::mkfifo(options.lyrics_file.c_str(), 0600), 0);
  const std::jthread writer([&] { std::ofstream(options.lyrics_file) << "la la\n"; });
  EXPECT_EQ(read_lyrics(options, &notes).text, "la la\n");
}

TEST(ReadLyrics, RejectsOtherFiles) {
  const auto message = [](const std::string& bytes) {
    return error_message<InputError>([&] { read_bytes(bytes); });
  };
  EXPECT_NE(message("la\xffla").find("the first invalid byte is at offset 2."), std::string::npos);
  EXPECT_NE(message(" \n\t").find("are empty; omit --lyrics for an instrumental."),
            std::string::npos);
  EXPECT_NE(message(std::string((1 << 20) + 1, 'l')).find("has more than 1 MiB, too many for"),
            std::string::npos);
  for (const char* document : {"{\\rtf1\\ansi row}", "<!DOCTYPE html>\n<p>row", "<html><p>row",
                               "<?xml version=\"1.0\"?><tt>"}) {
    EXPECT_NE(message(document).find("; save them as plain text"), std::string::npos) << document;
  }
  EXPECT_EQ(read_bytes("<3 you\n"), "<3 you\n");
  cli::LabelOptions options;
  std::vector<std::string> notes;
  options.lyrics_file = "la la";
  EXPECT_EQ(error_message<InputError>([&] { read_lyrics(options, &notes); }),
            "There is no lyrics file 'la la'; for text use --lyrics-text.");
  options.lyrics_file = "/dev/zero";
  EXPECT_EQ(error_message<InputError>([&] { read_lyrics(options, &notes); }),
            "'/dev/zero' has more than 1 MiB, too many for such a text.");
}

struct Read {
  std::string text;
  std::vector<std::string> notes;
};

Read read_text_flag(const std::string& text, bool as_is = false) {
  cli::LabelOptions options;
  options.lyrics_text = text;
  options.lyrics_as_is = as_is;
  Read result;
  result.text = read_lyrics(options, &result.notes).text;
  return result;
}

TEST(ReadLyrics, LyricsF6SectionHeadingsAreNotSungUnlessAsked) {
  const std::string sheet = "[Verse 1]\nrow row\n\n[Chorus]\nthe boat\n";
  const Read sung = read_text_flag(sheet);
  EXPECT_EQ(sung.text, "row row\n\nthe boat\n");
  ASSERT_EQ(sung.notes.size(), 1u);
  EXPECT_EQ(sung.notes[0],
            "Left out of the lyrics: 2 section headings (\"[Verse 1]\", \"[Chorus]\"); "
            "--lyrics-as-is sings them.");
  const Read as_is = read_text_flag(sheet, true);
  EXPECT_EQ(as_is.text, sheet);
  EXPECT_TRUE(as_is.notes.empty());
}

TEST(ReadLyrics, LyricsF7OurOwnFilesOfTimesGiveTheLyricsBack) {
  report::TimedLyrics times;
  for (const char* line : {"row row", "the boat"}) {
    report::SungLine& sung = times.lines.emplace_back();
    sung.text = line;
    sung.time = {1, 2};
    for (const std::string& word : {std::string(line, 3), std::string(line + 4)}) {
      sung.words.push_back({.text = word, .time = {1, 2}, .characters = {}});
    }
  }
  for (const std::string& file :
       {report::to_lrc(times, "Title", "Anna"), report::to_srt(times), report::to_json(times)}) {
    EXPECT_EQ(read_bytes(file), "row row\nthe boat\n") << file;
  }
}

TEST(ReadLyrics, TimesOfLinesAreReadOnRequest) {
  using Times = std::vector<std::optional<double>>;
  cli::LabelOptions options;
  options.lyrics_text = "[00:01.00]row\n[00:03.00]row\n[00:02.00]the boat";
  std::vector<std::string> notes;
  EXPECT_EQ(read_lyrics(options, &notes).line_times, Times{});
  options.lyric_times = true;
  notes.clear();
  EXPECT_EQ(read_lyrics(options, &notes).line_times, (Times{1.0, 3.0, std::nullopt}));
  EXPECT_EQ(notes.back(),
            "--lyric-times: 1 line has a time before that of an earlier line, which is not "
            "followed.");
  options.lyrics_text = "row\nrow";
  EXPECT_NE(error_message<InputError>([&] {
              read_lyrics(options, &notes);
            }).find("The lyrics have no times for --lyric-times"),
            std::string::npos);
  options.lyrics_text = "";
  EXPECT_EQ(read_lyrics(options, &notes).line_times, Times{});
}

TEST(ReadLyrics, MayBeUtf16) {
  EXPECT_EQ(read_bytes(std::string("\xff\xfel\0a\0\n\0", 8)), "la\n");
}

}  // namespace
}  // namespace crooner::songs
