#include "launcher/find_libtorch.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "base/temporary_folder.h"
#include "launcher/crooner_torch.h"

namespace crooner::launcher {
namespace {

namespace fs = std::filesystem;

class FindLibTorch : public ::testing::Test {
 protected:
  FindLibTorch() : program_(folder_ / "tree/bin/crooner") {
    ::unsetenv("CROONER_LIBTORCH");
    fs::create_directories(program_.parent_path());
    fs::create_directories(libexec_folder(program_));
  }
  ~FindLibTorch() override { ::unsetenv("CROONER_LIBTORCH"); }

  fs::path make_libtorch(const std::string& name, const std::string& version) {
    const fs::path libtorch = folder_ / name;
    fs::create_directories(libtorch / "lib");
    std::ofstream(libtorch / "lib/libtorch_cpu.so") << "";
    std::ofstream(libtorch / "build-version") << version << '\n';
    return libtorch;
  }

  test::TemporaryFolder folder_;
  fs::path program_;
};

TEST_F(FindLibTorch, LooksAtVariableThenBuildThenFoldersAbove) {
  EXPECT_THROW(find_libtorch(program_), InputError);
  const fs::path above = make_libtorch("tree/libtorch", "2.6.0");
  EXPECT_EQ(find_libtorch(program_).folder, above);
  const fs::path built = make_libtorch("built", "2.7.0");
  std::ofstream(libexec_folder(program_) / "libtorch.txt") << built.string() << '\n';
  EXPECT_EQ(find_libtorch(program_).folder, built);
  const fs::path named = make_libtorch("named", "2.8.0");
  ::setenv("CROONER_LIBTORCH", named.c_str(), 1);
  EXPECT_EQ(find_libtorch(program_).folder, named);
  EXPECT_EQ(find_libtorch(program_).version, "2.8.0");
}

TEST_F(FindLibTorch, AVariableThatNamesNoLibTorchIsAnError) {
  make_libtorch("tree/libtorch", "2.6.0");
  ::setenv("CROONER_LIBTORCH", "/nowhere", 1);
  EXPECT_THROW(find_libtorch(program_), InputError);
  EXPECT_NE(version_text(program_, "abc").find("CROONER_LIBTORCH is '/nowhere'"),
            std::string::npos);
}

TEST_F(FindLibTorch, LyricsR15AFolderThatTheSystemRefusesIsNotSaidToBeMissingOnly) {
  fs::create_symlink("loop", folder_ / "loop");
  std::ofstream(libexec_folder(program_) / "libtorch.txt") << (folder_ / "loop").string() << '\n';
  EXPECT_NE(version_text(program_, "abc").find("/loop' (its symbolic links form a loop) nor in"),
            std::string::npos)
      << version_text(program_, "abc");
}

TEST_F(FindLibTorch, ReadsTheVersionOfAWheel) {
  const fs::path libtorch = make_libtorch("tree/torch", "1");
  std::ofstream(libtorch / "version.py") << "from x import y\n__version__ = '2.11.0+cu130'\n";
  EXPECT_EQ(find_libtorch(program_).version, "2.11.0+cu130");
  EXPECT_NE(version_text(program_, "abc").find(" (revision abc)\nLibTorch 2.11.0+cu130 ("),
            std::string::npos);
}

TEST_F(FindLibTorch, CroonerTorchIsInTheLibexecFolder) {
  EXPECT_THROW(find_crooner_torch(program_), InputError);
  std::ofstream(libexec_folder(program_) / "crooner-torch") << "";
  EXPECT_EQ(find_crooner_torch(program_), libexec_folder(program_) / "crooner-torch");
}

}  // namespace
}  // namespace crooner::launcher
