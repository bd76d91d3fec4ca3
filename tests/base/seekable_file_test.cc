#include "base/seekable_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <span>
#include <string>
#include <thread>

#include "base/error.h"
#include "base/signals.h"
#include "base/temporary_folder.h"

namespace crooner {
namespace {

namespace fs = std::filesystem;

std::string contents(const SeekableFile& file) {
  std::string text(static_cast<std::size_t>(file.size()), '\0');
  EXPECT_EQ(file.read_at(0, std::as_writable_bytes(std::span(text))), text.size());
  return text;
}

class SeekableFileTest : public testing::Test {
 protected:
  std::string refusal(const fs::path& path) {
    try {
      SeekableFile(path, "audio file");
    } catch (const InputError& failure) {
      return failure.what();
    }
    return "it was opened";
  }
  test::TemporaryFolder folder_;
};

TEST_F(SeekableFileTest, ReadsAtAnyOffset) {
  std::ofstream(folder_ / "a") << "0123456789";
  const SeekableFile file(folder_ / "a", "audio file");
  EXPECT_EQ(contents(file), "0123456789");
  std::string part(4, '\0');
  EXPECT_EQ(file.read_at(7, std::as_writable_bytes(std::span(part))), 3u);
  EXPECT_EQ(part.substr(0, 3), "789");
  EXPECT_EQ(file.read_at(10, std::as_writable_bytes(std::span(part))), 0u);
}

TEST_F(SeekableFileTest, CopiesAPipe) {
  ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  const std::string text(300'000, 'x');
  std::thread writer([&] { std::ofstream(folder_ / "pipe") << text; });
  const SeekableFile file(folder_ / "pipe", "audio file");
  writer.join();
  EXPECT_EQ(contents(file), text);
}

TEST_F(SeekableFileTest, ASignalEndsTheWaitForAPipeThatNobodyWritesTo) {
  ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  install_signal_handlers();
  std::raise(SIGTERM);
  EXPECT_THROW(SeekableFile(folder_ / "pipe", "audio file"), Interrupted);
  clear_signal();
}

TEST_F(SeekableFileTest, SaysWhatIsWrong) {
  std::ofstream(folder_ / "empty");
  fs::create_symlink(folder_ / "loop", folder_ / "loop");
  EXPECT_NE(refusal(folder_ / "missing").find("There is no audio file"), std::string::npos);
  EXPECT_NE(refusal(folder_ / "empty").find("is empty"), std::string::npos);
  EXPECT_NE(refusal(folder_.path()).find("is a folder"), std::string::npos);
  EXPECT_NE(refusal("/dev/zero").find("is a device"), std::string::npos);
  EXPECT_NE(refusal(folder_ / "loop").find("form a loop"), std::string::npos);
  EXPECT_NE(refusal(folder_ / std::string(300, 'x')).find("its name is too long"),
            std::string::npos);
}

}  // namespace
}  // namespace crooner
