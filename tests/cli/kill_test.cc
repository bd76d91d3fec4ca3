// kill -9 at any moment, repeatedly: nothing that was saved is lost or generated twice, and the
// songs are those of an uninterrupted run.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "base/files.h"
#include "cli/smoke_model.h"
#include "run_folder/journal.h"
#include "run_folder/journal_record.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int kKills = 50;
constexpr std::size_t kMagic = 16;  // bytes of a journal before its records
const std::vector<std::string> kSongs{"song-1.wav", "song-2.wav"};

// Two songs of smoke, some thousand codes each.
std::vector<std::string> command(const std::string& out, int seed, int threads, int max_batch) {
  const auto text = [](int number) { return std::to_string(number); };
  return {"generate",      "--model",
          "smoke",         "--genre",
          "folk",          "--quiet",
          "--lyrics-text", "la la",
          "--seed",        text(seed),
          "--songs",       "2",
          "--seconds",     "0.8",
          "--threads",     text(threads),
          "--max-batch",   text(max_batch),
          "--save-every",  "0",
          "--out",         out};
}

// A round generates two songs, and generates them again while it is killed.
class Kill : public ::testing::Test {
 protected:
  void round(int seed);
  void make_whole(int seed);
  void compare() const;

  fs::path run(const std::string& made, const std::string& song) const {
    return folder / (made + "/" + song + ".run");
  }
  std::uintmax_t journalled() const {  // bytes of both journals
    std::uintmax_t bytes = 0;
    for (const std::string& song : kSongs) {
      std::error_code none;
      const std::uintmax_t size = fs::file_size(run("killed", song) / "journal", none);
      if (!none) bytes += size;
    }
    return bytes;
  }
  std::string journal(const std::string& song) const {
    const fs::path file = run("killed", song) / "journal";
    return fs::exists(file) ? read_file(file) : "";
  }

  // The part of a journal that can be trusted: what a killed program leaves may end in a torn
  // record.
  std::string trusted(const std::string& song) const {
    const std::string bytes = journal(song);
    if (bytes.size() < kMagic) return "";
    const std::string owner =
        run_folder::metadata_hash(run_folder::read_metadata(run("killed", song)));
    const auto contents = run_folder::parse_journal(std::as_bytes(std::span(bytes)), owner, song);
    return bytes.substr(0, contents.valid_bytes);
  }
  bool inside_a_window() const {
    for (const std::string& song : kSongs) {
      const fs::path there = run("killed", song);
      if (!fs::exists(there / "run.json")) continue;
      for (const auto& [level, state] :
           run_folder::read_journal(there, run_folder::read_metadata(there))) {
        if (!state.pending_tokens.empty()) return true;
      }
    }
    return false;
  }

  Folder folder;
  std::mt19937 random{20261122};
  int kills = 0, inside = 0, sessions = 0;
  double seconds = 0;                                // that the whole songs took
  std::uintmax_t whole_bytes = 0, whole_tokens = 0;  // of their journals
};

// How many tokens at most a kill can cost: those of the longest record, which were drawn before it
// was written. (The first codes of a level may be a prompt.)
std::size_t longest_record(const std::string& journal, const std::string& owner) {
  std::span<const std::byte> rest = std::as_bytes(std::span(journal)).subspan(kMagic);
  std::size_t longest = 0;
  while (const auto decoded = run_folder::decode_record(rest, owner)) {
    if (decoded->record.kind == run_folder::RecordKind::kTokens) {
      longest = std::max(longest, decoded->record.values.size());
    }
    rest = rest.subspan(decoded->size);
  }
  return longest;
}

void Kill::make_whole(int seed) {
  for (const char* name : {"whole", "killed"}) {
    fs::remove_all(folder / name);
    fs::create_directory(folder / name);
  }
  int status = 0;
  const auto began = Clock::now();
  ::waitpid(start_crooner(command("whole/song.wav", seed, 1, 2), folder.path()), &status, 0);
  seconds = std::chrono::duration<double>(Clock::now() - began).count();
  ASSERT_EQ(status, 0);
  whole_bytes = whole_tokens = 0;
  for (const std::string& song : kSongs) {
    whole_bytes += fs::file_size(run("whole", song) / "journal");
    const auto state =
        run_folder::read_journal(run("whole", song), run_folder::read_metadata(run("whole", song)));
    for (const auto& [level, each] : state) whole_tokens += each.codes.size();
  }
}

// Most moments are those when a journal has grown by some random amount, wherever in a window that
// is; each fifth one is anywhere between the start and then, LibTorch's loading included.
void Kill::round(int seed) {
  make_whole(seed);
  std::vector<std::string> kept(kSongs.size());
  for (int status = 0;; ++sessions) {
    ASSERT_LT(sessions, 4 * kKills);
    const std::uintmax_t target = journalled() + random() % (whole_bytes / kKills) + 1;
    const bool by_clock = sessions % 5 == 4;
    const auto moment = Clock::now() + std::chrono::milliseconds(random() % 400);
    const pid_t child = start_crooner(
        command("killed/song.wav", seed, 1 + sessions % 2, 1 + sessions / 2 % 2), folder.path());
    bool done = false;
    while (!(done = ::waitpid(child, &status, WNOHANG) == child)) {
      if (kills == kKills) ::waitpid(child, &status, 0);
      if (kills == kKills || (by_clock ? Clock::now() >= moment : journalled() >= target)) break;
      ::usleep(200);
    }
    if (done || kills == kKills) {
      ASSERT_EQ(status, 0);
      return;
    }
    ::kill(child, SIGKILL);
    ::waitpid(child, &status, 0);
    if (WIFEXITED(status)) continue;  // it was done in that very moment
    ++kills;
    inside += inside_a_window();
    for (std::size_t song = 0; song < kSongs.size(); ++song) {
      const std::string now = trusted(kSongs[song]);
      ASSERT_EQ(now.substr(0, kept[song].size()), kept[song]) << "saved codes were generated again";
      kept[song] = now;
    }
  }
}

void Kill::compare() const {
  for (const std::string& song : kSongs) {
    EXPECT_EQ(folder.read("killed/" + song), folder.read("whole/" + song));
    for (const char* name : {"codes.safetensors", "level_0.wav", "level_1.wav", "level_2.wav"}) {
      EXPECT_EQ(read_file(run("killed", song) / name), read_file(run("whole", song) / name))
          << name;
    }
    // At most 5 s of work is done twice, at the speed of the whole run.
    const std::string owner =
        run_folder::metadata_hash(run_folder::read_metadata(run("killed", song)));
    EXPECT_LE(static_cast<double>(longest_record(journal(song), owner)),
              5.0 * static_cast<double>(whole_tokens) / seconds);
  }
}

TEST_F(Kill, FiftyTimes) {
  for (int seed = 1; kills < kKills; ++seed) {
    ASSERT_NO_FATAL_FAILURE(round(seed));
    compare();
  }
  EXPECT_GE(inside, kKills / 2);
  RecordProperty("kills_inside_a_window", inside);
}

}  // namespace
}  // namespace crooner::cli
