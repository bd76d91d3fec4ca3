// Thirty commands of crooner compose, killed with SIGKILL at twenty moments, end in the same bytes
// as without kills.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "base/files.h"
#include "cli/smoke_model.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int kKills = 20;

// Every command can be repeated: those that sample have a seed, undo names its step.
constexpr const char* kScript = R"(
start --model smoke --genre folk --lyrics-text la --seconds 0.3 --songs 2 --seed 1 --save-every 0
mark 1 --note flat
pick 2
extend picked --seconds 0.2 --songs 2 --seed 2 --save-every 0
render 2 --save-every 0
extend 3 --seconds 0.1 --seed 3 --genre jazz
render 5 --save-every 0
undo --step 5
extend 3 --seconds 0.1 --seed 4 --artist Nobody
cut 6 --at 0.45
render 7 --save-every 0
extend 7 --seconds 0.3 --songs 2 --seed 5 --save-every 0
mark 8 --note good
pick 8
render 8 --save-every 0
cut 8 --at 0.2
extend 10 --seconds 0.3 --seed 6 --lyrics-text lo --save-every 0
render 11 --save-every 0
undo --step 13
extend 4 --seconds 0.1 --seed 7 --temperature 2=0.9,1=0.9
cut 12 --at 0.4
extend 13 --seconds 0.2 --songs 2 --seed 8
pick 14
render 14 --save-every 0
undo --step 18
repaint 15 --from 0.1 --to 0.2 --seed 11
extend 15 --seconds 0.1 --seed 9
render 16 --out ../@.wav
start --model smoke --genre jazz --seconds 0.3 --seed 10
render 18 --save-every 0
)";

class ComposeKill : public ::testing::Test {
 protected:
  // Runs the script in the project `name`, killed as often as `kills` says.
  void run(const std::string& name, int kills) {
    std::istringstream lines(kScript);
    int commands = 0, killed = 0;
    for (std::string line; std::getline(lines, line);) {
      if (line.empty()) continue;
      ++commands;
      for (bool done = false; !done;) {
        const bool kill = killed < kills && random() % 3 != 0;
        done = finish(words_of(name, line), kill);
        killed += !done;
      }
    }
    EXPECT_EQ(commands, 30);
    EXPECT_EQ(killed, kills);
  }

  // Every file of a project by name, but for locks and journals, whose records may differ in size.
  std::map<std::string, std::string> files(const std::string& project) const {
    std::map<std::string, std::string> all;
    for (const auto& entry : fs::recursive_directory_iterator(folder / project)) {
      const std::string name = entry.path().lexically_relative(folder / project).string();
      const std::string last = entry.path().filename().string();
      if (!entry.is_regular_file() || last == "lock" || last == "journal") continue;
      all[name] = read_file(entry.path());
    }
    return all;
  }

  Folder folder;

 private:
  static std::vector<std::string> words_of(const std::string& project, const std::string& line) {
    std::vector<std::string> words{"compose", project};
    std::istringstream in(line);
    for (std::string word; in >> word;) {
      if (word == "../@.wav") word = project + ".wav";
      words.push_back(word);
    }
    words.push_back("--quiet");
    return words;
  }

  // False: it was killed at a random moment of its life.
  bool finish(const std::vector<std::string>& words, bool kill) {
    int status = 0;
    const pid_t child = start_crooner(words, folder.path());
    const auto moment = Clock::now() + std::chrono::milliseconds(random() % 700);
    while (kill && Clock::now() < moment) {
      if (::waitpid(child, &status, WNOHANG) == child) return succeeded(words, status);
      ::usleep(500);
    }
    if (kill) ::kill(child, SIGKILL);
    ::waitpid(child, &status, 0);
    if (WIFSIGNALED(status)) return false;
    return succeeded(words, status);
  }

  static bool succeeded(const std::vector<std::string>& words, int status) {
    EXPECT_EQ(status, 0) << testing::PrintToString(words);
    return true;
  }

  std::mt19937 random{20261128};
};

TEST_F(ComposeKill, TwentyTimesInThirtyCommands) {
  run("whole", 0);
  ASSERT_FALSE(HasFailure());
  run("killed", kKills);
  const auto whole = files("whole"), killed = files("killed");
  EXPECT_GT(whole.size(), 150u);
  for (const auto& [name, bytes] : whole) {
    const auto found = killed.find(name);
    ASSERT_NE(found, killed.end()) << name;
    EXPECT_TRUE(found->second == bytes) << name;
  }
  EXPECT_EQ(killed.size(), whole.size());
  EXPECT_TRUE(folder.read("killed.wav") == folder.read("whole.wav"));
}

}  // namespace
}  // namespace crooner::cli
