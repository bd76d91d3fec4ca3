#include <gtest/gtest.h>

#include "cli/shell.h"
#include "support/paths.h"

namespace crooner::cli {
namespace {

TEST(Executables, CroonerDoesNotNeedLibTorch) {
  Folder folder;
  const ProcessResult section =
      shell("readelf -d '" + built_file("bin/crooner") + "'", folder.path());
  ASSERT_EQ(section.code, 0) << section.err;
  ASSERT_NE(section.out.find("NEEDED"), std::string::npos);
  EXPECT_EQ(section.out.find("libtorch"), std::string::npos) << section.out;
  EXPECT_EQ(section.out.find("libc10"), std::string::npos) << section.out;
}

TEST(Executables, VersionNamesLibTorch) {
  Folder folder;
  const ProcessResult ended = shell("crooner --version", folder.path());
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(ended.out.rfind("crooner ", 0), 0u) << ended.out;
  EXPECT_NE(ended.out.find("LibTorch 2."), std::string::npos) << ended.out;
}

TEST(Executables, VersionNamesTheRevision) {
  Folder folder;
  const ProcessResult version = shell("crooner --version | head -1", folder.path());
  const std::string git = "test -e '" + source_file(".git") + "' && git -C '" + source_file("") +
                          "' rev-parse --verify --quiet ";
  if (shell(git + "HEAD", folder.path()).code != 0) {  // an archive of the sources
    EXPECT_EQ(version.out.find("revision"), std::string::npos) << version.out;
    return;
  }
  const auto begin = version.out.find(" (revision ");
  ASSERT_NE(begin, std::string::npos) << version.out;
  const std::string revision = version.out.substr(begin + 11, version.out.find(')') - begin - 11);
  EXPECT_EQ(shell(git + "'" + revision + "^{commit}'", folder.path()).code, 0) << version.out;
}

TEST(Executables, SourcesWithoutGitHaveNoRevision) {
  Folder folder;
  const ProcessResult ended = shell("cmake -D SOURCE=\"$PWD\" -D OUTPUT=revision.cc -P '" +
                                        source_file("scripts/cmake/WriteRevision.cmake") + "'",
                                    folder.path());
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_NE(folder.read("revision.cc").find("return \"\";"), std::string::npos);
}

TEST(Executables, AFolderWithoutLibTorchIsNamed) {
  Folder folder;
  const ProcessResult ended = shell("CROONER_LIBTORCH=/nowhere crooner --version", folder.path());
  EXPECT_EQ(ended.code, 0);
  EXPECT_NE(ended.out.find("CROONER_LIBTORCH is '/nowhere', where there is no lib/libtorch_cpu.so"),
            std::string::npos)
      << ended.out;
}

TEST(Executables, AFullDiskIsReported) {
  Folder folder;
  const ProcessResult ended = shell("crooner --help > /dev/full", folder.path());
  EXPECT_EQ(ended.code, 4);
  EXPECT_NE(ended.err.find("Standard output cannot be written"), std::string::npos) << ended.err;
}

TEST(Executables, BashCompletes) {
  Folder folder;
  const ProcessResult ended = shell(
      "source <(crooner completion bash) && COMP_WORDS=(crooner compl) COMP_CWORD=1 && _crooner; "
      "echo ${COMPREPLY[@]} && COMP_WORDS=(crooner completion z) COMP_CWORD=2 && _crooner; echo "
      "${COMPREPLY[@]}",
      folder.path());
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.out, "completion\nzsh\n");
}

}  // namespace
}  // namespace crooner::cli
