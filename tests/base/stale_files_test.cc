#include "base/stale_files.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "base/atomic_file.h"
#include "base/temporary_folder.h"

namespace crooner {
namespace {

namespace fs = std::filesystem;

// The id of a process that has ended.
std::string ended_process() {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  ::waitpid(child, nullptr, 0);
  return std::to_string(child);
}

TEST(StaleFiles, OfAKilledProcessAreRemoved) {
  const test::TemporaryFolder folder;
  const std::string ended = ".crooner-" + ended_process() + "-3.tmp";
  const std::string alive = ".crooner-" + std::to_string(::getppid()) + "-3.tmp";
  for (const std::string& name :
       {ended, alive, std::string(".crooner-x.tmp"), std::string("a.tmp")}) {
    std::ofstream(folder / name) << "half";
  }
  remove_stale_files(folder.path());
  EXPECT_FALSE(fs::exists(folder / ended));
  EXPECT_TRUE(fs::exists(folder / alive));
  EXPECT_TRUE(fs::exists(folder / ".crooner-x.tmp"));
  EXPECT_TRUE(fs::exists(folder / "a.tmp"));
}

// As a process on another machine holds it, whose id means nothing here.
TEST(StaleFiles, ALockedFileStays) {
  const test::TemporaryFolder folder;
  AtomicFile file(folder / "song.wav");
  const fs::path own = fs::directory_iterator(folder.path())->path();
  const fs::path foreign = folder / (".crooner-" + ended_process() + "-0.tmp");
  fs::create_hard_link(own, foreign);
  remove_stale_files(folder.path());
  EXPECT_TRUE(fs::exists(foreign));
  file.write(std::string_view("whole"));
  file.commit();
  EXPECT_TRUE(fs::exists(folder / "song.wav"));
}

}  // namespace
}  // namespace crooner
