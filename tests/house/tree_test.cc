// Where files belong in the repository.
#include <gtest/gtest.h>

#include <set>

#include "base/strings.h"
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
