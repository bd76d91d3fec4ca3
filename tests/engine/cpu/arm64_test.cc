#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "engine/cpu/hashes.h"
#include "support/paths.h"

namespace crooner::engine::cpu {
namespace {

std::string output_of(const std::string& command) {
  std::string text;
  std::FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return text;
  std::array<char, 4096> part;
  while (std::fgets(part.data(), part.size(), pipe) != nullptr) text += part.data();
  ::pclose(pipe);
  return text;
}

TEST(Arm64, GivesTheSameBitsAsThisMachine) {
  const std::string program = built_file("tests/engine/cpu/arm64/cpu_hashes_arm64");
  if (!std::filesystem::exists(program)) {
    GTEST_SKIP() << "The decoder was not built for arm64: install g++-aarch64-linux-gnu and "
                    "configure again.";
  }
  if (std::system("command -v qemu-aarch64 >/dev/null") != 0) {
    GTEST_SKIP() << "There is no qemu-aarch64 to run it: install qemu-user.";
  }
  const std::string there = output_of("qemu-aarch64 " + program);
  EXPECT_EQ(there, logit_hashes());
}

}  // namespace
}  // namespace crooner::engine::cpu
