#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "cli/smoke_model.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;

const std::string kSong = "--genre folk --lyrics-text 'la la' --seconds 0.256 --quiet ";

// A recording that crooner did not write: one second of silence, 8 bits.
std::string recording() {
  std::string wav = "RIFF";
  const auto number = [&](std::uint32_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) wav.push_back(static_cast<char>(value >> (8 * i) & 0xff));
  };
  number(36 + 8000, 4);
  wav += "WAVEfmt ";
  number(16, 4);
  number(1, 2);
  number(1, 2);
  number(8000, 4);
  number(8000, 4);
  number(1, 2);
  number(8, 2);
  wav += "data";
  number(8000, 4);
  return wav + std::string(8000, '\x80');
}

class Outputs : public ::testing::Test {
 protected:
  Outputs() { folder.write("mine.wav", recording()); }

  void expect_done(const std::string& arguments, const std::string& out) {
    const ProcessResult ended = crooner(arguments, folder);
    EXPECT_EQ(ended.code, 0) << arguments << '\n' << ended.err;
    EXPECT_EQ(ended.out, out) << arguments;
  }
  void refused(const std::string& arguments, const std::string& sentence) {
    const ProcessResult ended = crooner(arguments, folder);
    EXPECT_EQ(ended.code, 2) << arguments << '\n' << ended.err;
    EXPECT_NE(ended.err.find(sentence), std::string::npos) << arguments << '\n' << ended.err;
    EXPECT_EQ(ended.out, "");
    EXPECT_EQ(folder.read("mine.wav"), recording()) << arguments;
  }
  Folder folder;
};

TEST_F(Outputs, ARecordingIsNotReplacedByASong) {
  const std::string generate = "generate --model smoke --seed 7 " + kSong;
  refused(generate + "--out mine.wav", "with --force");
  EXPECT_FALSE(fs::exists(folder / "mine.wav.run"));
  fs::copy(folder / "mine.wav", folder / "many-2.wav");
  refused(generate + "--songs 2 --out many.wav", "'many-2.wav' already exists");
  refused(generate + "--prompt mine.wav --out mine.wav --force", "which is an input (--prompt)");
  fs::create_hard_link(folder / "mine.wav", folder / "link.wav");
  refused(generate + "--prompt mine.wav --out link.wav --force", "which is an input (--prompt)");

  expect_done(generate + "--out song.wav", "song.wav\n");
  refused("continue song.wav --seconds 0.6 --quiet --out mine.wav", "with --force");
  refused("upsample song.wav --quiet --out mine.wav", "with --force");
  refused("replay song.wav --quiet --out mine.wav", "with --force");
  for (const char* source : {"song.wav", "song.wav.run", "song.wav.run/codes.safetensors"}) {
    refused("upsample --model smoke " + std::string(source) + " --quiet --force --out song.wav",
            "--out is 'song.wav', which is ");
  }
  const std::string song = folder.read("song.wav");
  expect_done(generate + "--out mine.wav --force", "mine.wav\n");
  EXPECT_EQ(folder.read("mine.wav"), song);
}

TEST_F(Outputs, ARecordingFailsItsJobOfABatch) {
  folder.write("jobs.csv", "title\nmine\nother\n");
  const ProcessResult ended =
      crooner("batch jobs.csv --model smoke --seconds 0.256 --out . --quiet", folder);
  EXPECT_EQ(ended.code, 5) << ended.err;
  EXPECT_EQ(folder.read("mine.wav"), recording());
  EXPECT_NE(ended.err.find("with --force"), std::string::npos) << ended.err;
  EXPECT_NE(ended.out.find("other.wav"), std::string::npos) << ended.out;
}

TEST_F(Outputs, FilesOfOtherCommandsNeedForce) {
  refused("encode --model smoke mine.wav --out mine.wav --force", "which is an input (FILE)");
  refused("encode --model smoke mine.wav --out ./mine.wav", "which is an input (FILE)");
  folder.write("there", "text");
  refused("encode --model smoke mine.wav --out there", "'there' already exists");
  EXPECT_EQ(folder.read("there"), "text");
  expect_done("encode --model smoke mine.wav --out there --force --quiet", "there\n");
  const std::string codes = folder.read("there");
  EXPECT_NE(codes, "text");

  refused("decode --model smoke there --out mine.wav", "'mine.wav' already exists");
  fs::copy(folder / "there", folder / "codes.wav");
  refused("decode --model smoke codes.wav --out codes.wav --force", "which is an input (FILE)");
  EXPECT_EQ(folder.read("codes.wav"), codes);
  expect_done("decode --model smoke there --out codes.wav --force", "codes.wav\n");

  ASSERT_EQ(generate(kSong, folder).code, 0);
  folder.write("times.json", "text");
  refused("align song.wav.run --out times.json", "'times.json' already exists");
  EXPECT_EQ(folder.read("times.json"), "text");
  refused("align song.wav.run --out song.wav.run/run.json --force",
          "the metadata of the run folder");
  expect_done("align song.wav.run --out times.json --force", "times.json\n");
}

TEST_F(Outputs, ASongWithoutItsRunFolderIsReturned) {
  ASSERT_EQ(generate(kSong + "--clean", folder).code, 0);
  EXPECT_FALSE(fs::exists(folder / "song.wav.run"));
  const auto written = fs::last_write_time(folder / "song.wav");
  for (const char* rest : {"--clean", "", "--force", "--threads 1"}) {
    expect_done("generate --model smoke --seed 7 " + kSong + rest, "song.wav\n");
    EXPECT_EQ(fs::last_write_time(folder / "song.wav"), written) << rest;
    EXPECT_FALSE(fs::exists(folder / "song.wav.run")) << rest;
  }
  expect_done("generate --model smoke " + kSong, "song.wav\n");  // its seed is taken
  EXPECT_EQ(fs::last_write_time(folder / "song.wav"), written);
  refused("generate --model smoke --seed 8 " + kSong,
          "was generated by a different request: request.seed was 7 and is 8.");
  expect_done("generate --model smoke --seed 8 --force " + kSong, "song.wav\n");
  EXPECT_NE(fs::last_write_time(folder / "song.wav"), written);
}

TEST_F(Outputs, ASongOfLongLyricsWithoutItsRunFolderIsReturned) {
  std::string lyrics;
  for (int line = 0; line < 2000; ++line) lyrics += "la la la la la\n";
  folder.write("long.txt", lyrics);
  const std::string command =
      "--lyrics long.txt --stop-after-level 2 --seconds 0.104 --clean --quiet";
  ASSERT_EQ(generate(command, folder).code, 0);
  const auto written = fs::last_write_time(folder / "song.wav");
  ASSERT_EQ(generate(command, folder).code, 0);
  EXPECT_EQ(fs::last_write_time(folder / "song.wav"), written);
  refused("generate --model smoke --seed 8 " + command, "was generated by a different request");
}

TEST_F(Outputs, CleanLeavesTheUsersFiles) {
  ASSERT_EQ(generate(kSong, folder).code, 0);
  folder.write("song.wav.run/notes.txt", "mine");
  expect_done("generate --model smoke --seed 7 --clean " + kSong, "song.wav\n");
  EXPECT_EQ(folder.read("song.wav.run/notes.txt"), "mine");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder / "song.wav.run"), {}), 1);
}

}  // namespace
}  // namespace crooner::cli
