#include <crooner/audio.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "base/files.h"
#include "support/paths.h"

namespace crooner::api {
namespace {

TEST(Example, ThePageShowsTheProgramThatIsBuilt) {
  const std::string program = read_file(source_file("docs/examples/sing.cc"));
  const std::string page = read_file(source_file("docs/library.md"));
  EXPECT_NE(page.find("```cpp\n" + program + "```"), std::string::npos);
}

TEST(Example, Sings) {
  const std::filesystem::path folder = testing::TempDir();
  std::filesystem::remove(folder / "song.wav");
  const std::string line = "cd '" + folder.string() + "' && '" + built_file("tests/sing") + "' '" +
                           source_file("models/smoke") + "'";
  ASSERT_EQ(std::system(line.c_str()), 0);
  EXPECT_EQ(read_audio(folder / "song.wav").sample_rate, 16000);
  EXPECT_NE(std::system((line + "/nothing 2> /dev/null").c_str()), 0);
}

}  // namespace
}  // namespace crooner::api
