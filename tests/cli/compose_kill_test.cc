// Thirty commands of crooner compose, killed with SIGKILL at twenty moments, end in the same bytes
// as without kills.
#include <gtest/gtest.h>

#include <filesystem>
#include <limits>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "base/files.h"
#include "cli/kill_at.h"
#include "cli/shell.h"

namespace crooner::cli {
namespace {

namespace fs = std::filesystem;

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
extend 15 --seconds 0.1 --seed 9 --candidates 3 --rank beat --save-every 0
render 16 --out ../@.wav
start --model smoke --genre jazz --seconds 0.3 --seed 10 --candidates 3 --rank silence,beat
render 18 --save-every 0
)";

class ComposeKill : public ::testing::Test {
 protected:
  // Runs the script in the project "whole" and counts the operations on files of each command.
  void run_whole() {
    for (const std::string& line : script()) {
      operations.push_back(file_operations(words_of("whole", line), folder.path()));
      EXPECT_GT(operations.back(), 0) << line;
    }
    ASSERT_EQ(operations.size(), 30u);
  }

  // Runs it in the project "killed"; commands are killed and repeated, kKills times in all.
  void run_killed() {
    int killed = 0, left = static_cast<int>(operations.size());
    for (const std::string& line : script()) {
      const auto count = static_cast<unsigned>(operations[operations.size() - left]);
      for (bool done = false; !done; killed += !done) {
        const bool kill = killed < kKills && (kKills - killed >= left || random() % 3 != 0);
        const auto at = kill ? 1 + random() % count : std::numeric_limits<int>::max();
        done = ends_before(static_cast<int>(at), words_of("killed", line), folder.path());
      }
      --left;
    }
    EXPECT_EQ(killed, kKills);
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
  static std::vector<std::string> script() {
    std::vector<std::string> commands;
    std::istringstream lines(kScript);
    for (std::string line; std::getline(lines, line);) {
      if (!line.empty()) commands.push_back(line);
    }
    return commands;
  }

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

  std::vector<int> operations;  // of every command
  std::mt19937 random{20261128};
};

TEST_F(ComposeKill, TwentyTimesInThirtyCommands) {
  run_whole();
  ASSERT_FALSE(HasFailure());
  run_killed();
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
