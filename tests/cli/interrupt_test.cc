// Every command stops within a second of a signal, and none ends with 0 after one.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "audio/audio_writer.h"
#include "cli/smoke_model.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kStart(1500);  // until a command is in the middle of its work
constexpr double kStop = 5;  // seconds; a machine that runs other tests beside is slow

struct Stopped {
  int code = 0;
  double seconds = 0;  // from the signal to the end
};

Stopped stop(const std::vector<std::string>& words, const Folder& folder, int signal) {
  const pid_t child = start_crooner(words, folder.path());
  std::this_thread::sleep_for(kStart);
  const auto sent = Clock::now();
  ::kill(child, signal);
  int status = 0;
  ::waitpid(child, &status, 0);
  const std::chrono::duration<double> waited = Clock::now() - sent;
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), waited.count()};
}

// Ten minutes of noise.
void write_long_recording(const fs::path& file) {
  Audio noise{44100, 1, std::vector<float>(600u * 44100)};
  std::minstd_rand random(1);
  for (float& sample : noise.samples) {
    sample = static_cast<float>(random() % 2000) / 2000 - 0.5f;
  }
  audio::write_audio_file(file, noise);
}

TEST(Interrupt, EncodingAndDecodingStop) {
  const Folder folder;
  write_long_recording(folder / "long.wav");
  const Stopped encoding = stop(
      {"encode", "--model", "pocket", "long.wav", "--out", "codes.safetensors"}, folder, SIGINT);
  EXPECT_EQ(encoding.code, 130);
  EXPECT_LT(encoding.seconds, kStop);
  EXPECT_FALSE(fs::exists(folder / "codes.safetensors"));

  ASSERT_EQ(crooner("encode --model smoke --quiet long.wav --out codes.safetensors", folder).code,
            0);
  const Stopped decoding = stop(
      {"decode", "--model", "smoke", "codes.safetensors", "--out", "back.wav"}, folder, SIGTERM);
  EXPECT_EQ(decoding.code, 143);
  EXPECT_LT(decoding.seconds, kStop);
  EXPECT_FALSE(fs::exists(folder / "back.wav"));
}

TEST(Interrupt, WaitingForAPipeStops) {
  const Folder folder;
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  const std::vector<std::vector<std::string>> commands = {
      {"encode", "--model", "smoke", "pipe", "--out", "codes.safetensors"},
      {"generate", "--model", "smoke", "--seconds", "1", "--prompt", "pipe", "--out", "song.wav"},
      {"generate", "--model", "smoke", "--seconds", "1", "--lyrics", "pipe", "--out", "song.wav"},
      {"batch", "pipe", "--model", "smoke", "--out", "songs"}};
  for (const auto& command : commands) {
    const Stopped stopped = stop(command, folder, SIGTERM);
    EXPECT_EQ(stopped.code, 143) << command[0];
    EXPECT_LT(stopped.seconds, kStop) << command[0];
  }
  EXPECT_FALSE(fs::exists(folder / "song.wav"));
}

TEST(Interrupt, ManySongsStopBetweenAnyTwo) {
  const Folder folder;
  const Stopped stopped =
      stop({"generate", "--model", "pocket", "--songs", "16", "--seconds", "20", "--seed", "1",
            "--stop-after-level", "2", "--lyrics-text", "la", "--quiet", "--out", "m.wav"},
           folder, SIGINT);
  EXPECT_EQ(stopped.code, 130);
  EXPECT_LT(stopped.seconds, kStop);
}

// A step of this preset takes hours.
TEST(Interrupt, BenchmarksStopWithinAStep) {
  const Folder folder;
  fs::create_directory(folder / "tmp");
  ::setenv("TMPDIR", (folder / "tmp").c_str(), 1);
  folder.write("long.json",
               R"({"kind": "prior",
                   "model": {"level": 0, "bins": 64, "n_ctx": 256, "hop": 16, "sample_rate": 22050,
                             "transformer": {"width": 64, "depth": 4, "heads": 2, "blocks": 16,
                                             "attn_order": 2},
                             "merged_decoder": true},
                   "run": {"steps": 4, "batch": 1, "accumulate": 1000000}})");
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"bench", "train", "--preset", "long.json", "--device", "cpu"},
        {"plan", "train", "--preset", "long.json", "--measure", "3", "--device", "cpu"},
        {"bench", "prefill", "--size", "1920x72", "--depth", "2", "--rounds", "999"}}) {
    const Stopped stopped = stop(command, folder, SIGTERM);
    EXPECT_EQ(stopped.code, 143) << command[1];
    EXPECT_LT(stopped.seconds, kStop) << command[1];
  }
  ::unsetenv("TMPDIR");
  EXPECT_TRUE(fs::is_empty(folder / "tmp"));
}

TEST(Interrupt, AClosedStandardOutputIsSeenBeforeTheWork) {
  const Folder folder;
  const ProcessResult ended =
      shell("crooner generate --model smoke --seconds 1 --seed 1 --quiet --out song.wav >&-",
            folder.path());
  EXPECT_EQ(ended.code, 4);
  EXPECT_NE(ended.err.find("Standard output is closed"), std::string::npos) << ended.err;
  EXPECT_FALSE(fs::exists(folder / "song.wav"));
}

}  // namespace
}  // namespace crooner::cli
