// --config from what can be read once: crooner reads it and hands its values on to crooner-torch.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "cli/smoke_model.h"
#include "support/paths.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;

const std::string kConfig = "printf 'seconds = 0.256\\nseed = 7\\nstop-after-level = 2\\n'";

// A tree with the built crooner, and a crooner-torch that prints its arguments, one per line.
class HandedOn : public ::testing::Test {
 protected:
  HandedOn() {
    for (const char* name : {"bin", "libexec/crooner", "libtorch/lib"}) {
      fs::create_directories(folder / name);
    }
    fs::copy_file(built_file("bin/crooner"), folder / "bin/crooner");
    folder.write("libtorch/lib/libtorch_cpu.so", "");
    folder.write("libexec/crooner/crooner-torch", "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    fs::permissions(folder / "libexec/crooner/crooner-torch", fs::perms::owner_all);
  }

  ProcessResult run(const std::string& before, const std::string& arguments) {
    return shell(str_cat(before, "CROONER_LIBTORCH=$PWD/libtorch bin/crooner ", arguments),
                 folder.path());
  }

  Folder folder;
};

TEST_F(HandedOn, AFileIsReplacedByItsValues) {
  folder.write("song.toml", "seconds = 0.3\nseed = 7\n");
  const ProcessResult ended = run("", "generate --config song.toml --genre folk");
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.out, "generate\n--seconds=0.3\n--seed=7\n--genre=folk\n");
}

TEST_F(HandedOn, APipeAFifoAndStandardInputAreReadOnce) {
  const std::string expected = "generate\n--seconds=0.256\n--seed=7\n--stop-after-level=2\n";
  const ProcessResult substitution = run("", "generate --config <(" + kConfig + ")");
  EXPECT_EQ(substitution.out, expected) << substitution.err;
  const ProcessResult input = run(kConfig + " | ", "generate --config /dev/stdin");
  EXPECT_EQ(input.out, expected) << input.err;
  const ProcessResult fifo =
      run("mkfifo song.toml; { " + kConfig + " > song.toml; } & ", "generate --config song.toml");
  EXPECT_EQ(fifo.out, expected) << fifo.err;
}

TEST_F(HandedOn, TheLogFileIsOpenedByTheProcessThatRuns) {
  const ProcessResult ended = run("", "generate --log-file log.txt");
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.out, "generate\n--log-file=log.txt\n");
  EXPECT_FALSE(fs::exists(folder / "log.txt"));
}

TEST_F(HandedOn, ACommandThatCannotBeParsedStartsNothing) {
  folder.write("song.toml", "seed = many\n");
  const ProcessResult ended = run("", "generate --config song.toml");
  EXPECT_EQ(ended.code, 2);
  EXPECT_NE(ended.err.find("song.toml, line 1: --seed is 'many'"), std::string::npos) << ended.err;
  EXPECT_EQ(ended.out, "");
}

// The seed of a song that crooner generated.
std::uint64_t seed_of(const Folder& folder, const std::string& run) {
  return nlohmann::json::parse(folder.read(run + "/run.json"))["request"]["seed"];
}

TEST(ConfigPipe, TheSeedReachesTheSong) {
  Folder folder;
  const std::string generate = "crooner generate --model smoke --quiet --out ";
  const ProcessResult pipe =
      shell(generate + "pipe.wav --config <(" + kConfig + ")", folder.path());
  ASSERT_EQ(pipe.code, 0) << pipe.err;
  EXPECT_EQ(seed_of(folder, "pipe.wav.run"), 7u);
  const ProcessResult input =
      shell(kConfig + " | " + generate + "input.wav --config /dev/stdin", folder.path());
  ASSERT_EQ(input.code, 0) << input.err;
  EXPECT_EQ(folder.read("input.wav.run/run.json"), folder.read("pipe.wav.run/run.json"));
}

TEST(ConfigPipe, LyricsR2LyricsMayComeFromAPipe) {
  Folder folder;
  const ProcessResult ended = shell(
      "crooner generate --model smoke --quiet --seed 7 --seconds 0.256 --stop-after-level 2 "
      "--lyrics <(printf 'la la\\n')",
      folder.path());
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_NE(folder.read("song.wav.run/run.json").find("la la"), std::string::npos);
}

TEST(ConfigPipe, LyricsR2JobListsMayComeFromAPipe) {
  Folder folder;
  const std::string list = R"(printf 'title,lyrics-text\nRain,la\n')";
  for (const std::string& batch : {list + " | crooner batch - ", "crooner batch <(" + list + ") ",
                                   list + " | crooner batch /dev/stdin "}) {
    const ProcessResult ended = shell(batch + "--model smoke --dry-run --out o", folder.path());
    EXPECT_EQ(ended.code, 0) << batch << ended.err;
    EXPECT_NE(ended.out.find("--lyrics-text=la"), std::string::npos) << batch << ended.out;
  }
}

}  // namespace
}  // namespace crooner::cli
