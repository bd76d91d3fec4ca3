// Where files belong in the repository.
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>

#include "house/rooms.h"
#include "support/paths.h"

namespace crooner::house {
namespace {
namespace fs = std::filesystem;

const fs::path kRoot = source_file("");

TEST(Tree, TheTopLevelHoldsWhatTheArchitecturePageLists) {
  const std::set<std::string> named = {"CMakeLists.txt",    "README.md", "LICENSE", "NOTICE",
                                       "CMakePresets.json", "src",       "include", "models",
                                       "configs",           "tests",     "scripts", "docs"};
  for (const std::string& file : named)
    EXPECT_TRUE(fs::exists(kRoot / file)) << file << " is missing.";
  for (const auto& entry : fs::directory_iterator(kRoot)) {
    const std::string name = entry.path().filename().string();
    if (name[0] == '.' || name.rfind("build", 0) == 0)
      continue;  // build folders are ignored by git
    if (entry.is_regular_file() && entry.path().extension() == ".wav") continue;  // a user's song
    if (entry.is_directory() && entry.path().extension() == ".run") continue;
    EXPECT_TRUE(named.count(name)) << name << " does not belong at the top level.";
  }
}

TEST(Tree, EveryFolderOfSrcIsARoom) {
  const auto rooms = declared_rooms();
  for (const auto& entry : fs::recursive_directory_iterator(kRoot / "src")) {
    if (!entry.is_directory()) continue;
    const fs::path folder = fs::relative(entry.path(), kRoot / "src");
    bool known = false;
    for (const Room& room : rooms) {
      known = known || room.folder == folder ||
              room.folder.rfind(folder.generic_string() + "/", 0) == 0;
    }
    EXPECT_TRUE(known) << "src/" << folder.generic_string()
                       << " is not a room of src/CMakeLists.txt.";
  }
}

// The words of the command table: `generate`, "models list" as models_list and as models.
std::set<std::string> command_files() {
  static const std::regex entry(R"((?:CORE|TORCH)_COMMAND\((\w+), "([^"]+)\")");
  std::set<std::string> files = {"commands"};  // declares them
  for (const std::string& line : lines_of(kRoot / "src/cli/commands.inc")) {
    std::smatch match;
    if (!std::regex_search(line, match, entry)) continue;
    std::string name = match[2];
    files.insert(name.substr(0, name.find(' ')));
    std::replace(name.begin(), name.end(), ' ', '_');
    files.insert(name);
  }
  return files;
}

TEST(Tree, CommandsHoldsCommandsAndNothingElse) {
  const std::set<std::string> commands = command_files();
  EXPECT_GT(commands.size(), 20u) << "src/cli/commands.inc is read wrongly.";
  std::size_t lines = 0;
  for (const fs::path& file : files_under(kRoot / "src/commands", {".cc", ".h"})) {
    EXPECT_TRUE(commands.count(file.stem().string()))
        << "src/commands/" << file.generic_string() << " is not a command of cli/commands.inc.";
    lines += lines_of(kRoot / "src/commands" / file).size();
  }
  EXPECT_LE(lines, 2500u) << "Commands only join rooms.";
}

TEST(Tree, TestsMirrorTheRooms) {
  const std::set<std::string> others = {"house",   "docs", "golden", "cli",
                                        "scripts", "fuzz", "bench",  "support"};
  const auto rooms = declared_rooms();
  for (const auto& entry : fs::directory_iterator(kRoot / "tests")) {
    const std::string name = entry.path().filename().string();
    if (!entry.is_directory() || others.count(name)) continue;
    bool known = false;
    for (const Room& room : rooms)
      known = known || room.folder == name || room.folder.rfind(name + "/", 0) == 0;
    EXPECT_TRUE(known) << "tests/" << name << " mirrors no room.";
  }
}

}  // namespace
}  // namespace crooner::house
