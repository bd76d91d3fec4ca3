// Every command stops at a signal in the middle of its work, and none ends with 0 after one.
//
// No clock decides anything here: a signal is sent when the process is seen to be at its work, and
// what it still does afterwards is counted in the processor's seconds, which do not grow while
// other programs run. Every command has minutes of work before it, so that it is never done first.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "audio/audio_writer.h"
#include "cli/smoke_model.h"
#include "run_folder/codes_file.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;

// What a process may compute after a signal; half a second of two threads, and its end.
constexpr double kMost = 4;

// Seconds of the processor that a running process has used.
double used_seconds(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string text;
  std::getline(file, text);
  std::istringstream fields(text.substr(text.rfind(')') + 1));  // those after the program's name
  std::string passed_over;
  for (int i = 3; i < 14; ++i) fields >> passed_over;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

bool has_open(pid_t process, const fs::path& file) {
  std::error_code failed;
  for (const auto& open :
       fs::directory_iterator("/proc/" + std::to_string(process) + "/fd", failed)) {
    if (fs::read_symlink(open.path(), failed) == file) return true;
  }
  return false;
}

using AtWork = std::function<bool(pid_t)>;

// Sends the signal once the process is at its work. Its exit code, which is not 128 + n if the
// signal ended it before it could say so.
int stop(const std::vector<std::string>& words, const Folder& folder, int signal,
         const AtWork& at_work) {
  const pid_t child = start_crooner(words, folder.path());
  int status = 0;
  while (!at_work(child)) {
    if (::waitpid(child, &status, WNOHANG) == child) {
      ADD_FAILURE() << words[0] << " ended before its work was seen, with status " << status;
      return -1;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  const double before = used_seconds(child);
  ::kill(child, signal);
  rusage used{};
  ::wait4(child, &status, 0, &used);
  EXPECT_LT(seconds(used.ru_utime) + seconds(used.ru_stime) - before, kMost) << words[0];
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

// For work that takes hours and leaves no trace on the way: starting takes less than this.
bool has_computed(pid_t process) {
  return used_seconds(process) > 1.5;
}

// An hour of noise.
void write_long_recording(const fs::path& file) {
  Audio noise{8000, 1, std::vector<float>(3600u * 8000)};
  std::minstd_rand random(1);
  for (float& sample : noise.samples) {
    sample = static_cast<float>(random() % 2000) / 2000 - 0.5f;
  }
  audio::write_audio_file(file, noise);
}

TEST(Interrupt, AudioF7EncodingStops) {
  const Folder folder;
  write_long_recording(folder / "long.wav");
  EXPECT_EQ(stop({"encode", "--model", "pocket", "long.wav", "--out", "codes.safetensors"}, folder,
                 SIGINT, has_computed),
            130);
  EXPECT_FALSE(fs::exists(folder / "codes.safetensors"));
}

TEST(Interrupt, AudioF7DecodingStops) {
  const Folder folder;
  constexpr std::size_t kHour = 172 * 3600;  // top codes
  run_folder::write_codes(folder / "hour.safetensors", {{}, {}, std::vector<std::int64_t>(kHour)},
                          {});
  EXPECT_EQ(stop({"decode", "--model", "pocket", "hour.safetensors", "--out", "back.wav"}, folder,
                 SIGTERM, has_computed),
            143);
  EXPECT_FALSE(fs::exists(folder / "back.wav"));
}

TEST(Interrupt, LyricsF13WaitingForAPipeStops) {
  const Folder folder;
  const fs::path pipe = fs::canonical(folder.path()) / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const std::vector<std::vector<std::string>> commands = {
      {"encode", "--model", "smoke", "pipe", "--out", "codes.safetensors"},
      {"generate", "--model", "smoke", "--seconds", "1", "--prompt", "pipe", "--out", "song.wav"},
      {"generate", "--model", "smoke", "--seconds", "1", "--lyrics", "pipe", "--out", "song.wav"},
      {"batch", "pipe", "--model", "smoke", "--out", "songs"}};
  for (const auto& command : commands) {
    EXPECT_EQ(
        stop(command, folder, SIGTERM, [&](pid_t process) { return has_open(process, pipe); }), 143)
        << command[0];
  }
  EXPECT_FALSE(fs::exists(folder / "song.wav"));
}

TEST(Interrupt, LyricsF10ManySongsStopBetweenAnyTwo) {
  const Folder folder;
  const auto at_work = [&](pid_t) { return fs::exists(folder / "m-1.wav.run/run.json"); };
  EXPECT_EQ(
      stop({"generate", "--model", "pocket", "--songs", "16", "--seconds", "20", "--seed", "1",
            "--stop-after-level", "2", "--lyrics-text", "la", "--quiet", "--out", "m.wav"},
           folder, SIGINT, at_work),
      130);
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
    EXPECT_EQ(stop(command, folder, SIGTERM, has_computed), 143) << command[1];
  }
  ::unsetenv("TMPDIR");
  EXPECT_TRUE(fs::is_empty(folder / "tmp"));
}

TEST(Interrupt, LyricsR13AClosedStandardOutputIsSeenBeforeTheWork) {
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
