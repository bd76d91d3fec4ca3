#include <gtest/gtest.h>

#include <filesystem>

#include "cli/smoke_model.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kShortSong =
    "--model smoke --stop-after-level 2 --seconds 0.104 --seed 1 --quiet ";

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// Expects the exit code and one sentence that is not the one about bugs.
void expect_refused(const ProcessResult& ended, int code, const std::string& sentence) {
  EXPECT_EQ(ended.code, code) << ended.err;
  EXPECT_TRUE(holds(ended.err, sentence)) << ended.err;
  EXPECT_FALSE(holds(ended.err, "bug")) << ended.err;
}

TEST(RefusedPaths, F1AVerseUnderLyricsFailsOnlyItsRow) {
  Folder folder;
  std::string verse;
  for (int i = 0; i < 20; ++i) verse += "row row the boat, ";
  folder.write("jobs.csv", "artist,title,lyrics\nAnna,Rain,\"" + verse + "\"\nAnna,Fog,ok.txt\n");
  folder.write("ok.txt", "la");
  fs::create_symlink("loop.txt", folder / "loop.txt");
  folder.write(
      "more.jsonl",
      "{\"title\":\"ok\"}\n{\"out\":\"" + std::string(256, 'x') +
          ".wav\"}\n{\"title\":\"a\",\"config\":\"" + std::string(300, 'c') +
          "\"}\n{\"title\":\"b\",\"lyrics\":\"loop.txt\"}\n{\"title\":\"c\",\"prompt\":\"" +
          std::string(300, 'p') + "\"}\n");
  const ProcessResult first = crooner(std::string("batch jobs.csv --out o ") + kShortSong, folder);
  expect_refused(first, 5, "1 of 2 jobs failed");
  EXPECT_TRUE(fs::exists(folder / "o/Anna - Fog.wav"));
  EXPECT_TRUE(holds(folder.read("o/failed.jsonl"), "for text use --lyrics-text")) << first.err;
  const ProcessResult second =
      crooner(std::string("batch more.jsonl --out k ") + kShortSong, folder);
  expect_refused(second, 5, "4 of 5 jobs failed");
  EXPECT_TRUE(fs::exists(folder / "k/ok.wav"));
}

TEST(RefusedPaths, F1OnTheCommandLine) {
  Folder folder;
  const std::string x(300, 'x');
  expect_refused(crooner(std::string("generate --lyrics ") + x + " " + kShortSong, folder), 3,
                 "its name is too long");
  expect_refused(crooner(std::string("generate --out ") + x + ".wav " + kShortSong, folder), 4,
                 "its name is too long");
  expect_refused(crooner(std::string("generate --config ") + x + " " + kShortSong, folder), 3,
                 "its name is too long");
  expect_refused(crooner("replay " + x, folder), 3, "There is no song");
  expect_refused(crooner("encode --model smoke " + x, folder), 3, "cannot be read");
  expect_refused(crooner("decode --model smoke " + x, folder), 3, "cannot be read");
  expect_refused(crooner("batch " + x + " --out o", folder), 3, "There is no job list");
  expect_refused(crooner("models info " + x, folder), 3, "");
}

TEST(RefusedPaths, R5StandardOutputIsNoFile) {
  Folder folder;
  for (const char* words : {"generate --out /dev/stdout", "generate --out /dev/stdout > file",
                            "encode song.wav --out /dev/fd/1 > file"}) {
    expect_refused(crooner(std::string(words) + " --model smoke --force --quiet", folder), 4,
                   "which is neither a file nor a folder");
  }
  expect_refused(crooner("encode song.wav --model smoke --out -", folder), 2,
                 "nothing is written to standard output");
  EXPECT_TRUE(fs::is_symlink("/dev/stdout"));
}

TEST(RefusedPaths, F2ANameThatIsNotUtf8) {
  Folder folder;
  fs::create_directory(folder / "ly");
  folder.write("ly/Bj\xf6rk - Y.txt", "la");
  folder.write("ly/Anna Quill - B.txt", "lo");
  const ProcessResult ended = crooner(std::string("batch ly --out o ") + kShortSong, folder);
  expect_refused(ended, 5, "1 of 2 jobs failed");
  EXPECT_TRUE(fs::exists(folder / "o/Anna Quill - B.wav"));
  EXPECT_TRUE(holds(folder.read("o/failed.jsonl"), "is not UTF-8"));
  for (const char* flag : {"--artist", "--genre"}) {
    expect_refused(crooner(std::string("generate ") + kShortSong + flag + " $'Bj\\xf6rk'", folder),
                   2, "is not UTF-8");
  }
  expect_refused(crooner(std::string("generate ") + kShortSong + "--out $'caf\\xe9.wav'", folder),
                 2, "is not UTF-8");
  expect_refused(crooner("replay $'p\\xf6.wav'", folder), 3, "There is no song");
}

TEST(RefusedPaths, R18NamesDoNotReachTheTerminalRaw) {
  Folder folder;
  const ProcessResult ended =
      crooner(std::string("generate ") + kShortSong + "--artist $'a\\x1b[31mb'", folder);
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_FALSE(holds(ended.err, "\x1b")) << ended.err;
  EXPECT_TRUE(holds(ended.err, "\\x1b[31m")) << ended.err;
}

}  // namespace
}  // namespace crooner::cli
