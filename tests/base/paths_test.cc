#include "base/paths.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/error.h"
#include "base/error_message.h"
#include "base/temporary_folder.h"

namespace crooner {
namespace {

namespace fs = std::filesystem;

TEST(PathsTest, APathThatTheSystemRefusesLeadsToNothing) {
  const test::TemporaryFolder folder;
  const fs::path too_long = folder / std::string(300, 'x');
  fs::create_symlink(folder / "loop", folder / "loop");
  for (const fs::path& path : {too_long, folder / "loop", folder / "missing"}) {
    EXPECT_FALSE(path_exists(path));
    EXPECT_FALSE(is_folder(path));
    EXPECT_FALSE(is_file(path));
  }
  EXPECT_EQ(refused_path(too_long), "its name is too long");
  EXPECT_EQ(refused_path(folder / "loop"), "its symbolic links form a loop");
  EXPECT_EQ(refused_path(folder / "missing"), "");
  EXPECT_EQ(refused_path(folder / "."), "");
}

TEST(PathsTest, AFolderIsListedByName) {
  const test::TemporaryFolder folder;
  for (const char* name : {"b", "a", ".c"}) std::ofstream(folder / name) << "";
  EXPECT_EQ(list_folder(folder / "."),
            (std::vector<fs::path>{folder / "./.c", folder / "./a", folder / "./b"}));
  const std::string refusal =
      test::error_message<InputError>([&] { list_folder(folder / std::string(300, 'x')); });
  EXPECT_NE(refusal.find("its name is too long"), std::string::npos) << refusal;
}

}  // namespace
}  // namespace crooner
