#include <gtest/gtest.h>

#include "cli/shell.h"

namespace crooner::cli {
namespace {

TEST(Executables, CroonerDoesNotNeedLibTorch) {
  Folder folder;
  const Ended section = shell("readelf -d " CROONER_BINARY_DIR "/bin/crooner", folder.path());
  ASSERT_EQ(section.code, 0) << section.err;
  ASSERT_NE(section.out.find("NEEDED"), std::string::npos);
  EXPECT_EQ(section.out.find("libtorch"), std::string::npos) << section.out;
  EXPECT_EQ(section.out.find("libc10"), std::string::npos) << section.out;
}

TEST(Executables, VersionNamesLibTorch) {
  Folder folder;
  const Ended ended = shell("crooner --version", folder.path());
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(ended.out.rfind("crooner ", 0), 0u) << ended.out;
  EXPECT_NE(ended.out.find("LibTorch 2."), std::string::npos) << ended.out;
}

TEST(Executables, AFolderWithoutLibTorchIsNamed) {
  Folder folder;
  const Ended ended = shell("CROONER_LIBTORCH=/nowhere crooner --version", folder.path());
  EXPECT_EQ(ended.code, 0);
  EXPECT_NE(ended.out.find("CROONER_LIBTORCH is '/nowhere', where there is no lib/libtorch_cpu.so"),
            std::string::npos)
      << ended.out;
}

TEST(Executables, AFullDiskIsNoticed) {
  Folder folder;
  const Ended ended = shell("crooner --help > /dev/full", folder.path());
  EXPECT_EQ(ended.code, 4);
  EXPECT_NE(ended.err.find("Standard output cannot be written"), std::string::npos) << ended.err;
}

TEST(Executables, BashReadsItsCompletion) {
  Folder folder;
  const Ended ended = shell(
      "source <(crooner completion bash) && COMP_WORDS=(crooner comp) COMP_CWORD=1 && _crooner; "
      "echo ${COMPREPLY[@]} && COMP_WORDS=(crooner completion z) COMP_CWORD=2 && _crooner; echo "
      "${COMPREPLY[@]}",
      folder.path());
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.out, "completion\nzsh\n");
}

}  // namespace
}  // namespace crooner::cli
