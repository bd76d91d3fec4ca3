#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/mapped_file.h"
#include "checkpoint/scratch.h"

// Files that another process shortens, replaces or removes meanwhile.
namespace crooner {
namespace {

namespace fs = std::filesystem;
using checkpoint::Scratch;
using checkpoint::sentence;

std::string problem_of(const MappedFile& file) {
  std::vector<std::byte> bytes(1000);
  return sentence<InputError>([&] { file.read(100'000, bytes); });
}

TEST(ShortenedFile, AudioR13ReadingItIsASentence) {
  const Scratch scratch;
  const fs::path path = scratch.file("weights", std::string(200'000, 'x'));
  const MappedFile file(path);
  EXPECT_EQ(problem_of(file), "");
  fs::resize_file(path, 1000);
  EXPECT_NE(problem_of(file).find("shortened from 200000 to 1000 bytes"), std::string::npos);
  scratch.file("other", std::string(200'000, 'y'));
  fs::rename(scratch.path("other"), path);
  EXPECT_NE(problem_of(file).find("replaced by another file"), std::string::npos);
  fs::remove(path);
  EXPECT_NE(problem_of(file).find("there is no such file"), std::string::npos);
}

TEST(ShortenedFile, AudioR13TouchingItsLostPagesEndsWithASentenceAndExitCode3) {
  const Scratch scratch;
  const fs::path path = scratch.file("weights", std::string(200'000, 'x'));
  EXPECT_EXIT(
      {
        guard_mapped_files();
        const MappedFile file(path);
        fs::resize_file(path, 1000);
        const volatile std::byte lost = file.bytes()[150'000];
        static_cast<void>(lost);
      },
      testing::ExitedWithCode(3), "weights' was shortened, or could not be read, while");
}

}  // namespace
}  // namespace crooner
