#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "base/append_file.h"
#include "base/atomic_file.h"
#include "base/error.h"
#include "base/error_message.h"
#include "base/files.h"
#include "base/in_child.h"
#include "base/mapped_file.h"
#include "base/os_environment.h"
#include "base/temporary_folder.h"

namespace crooner {
namespace {

namespace fs = std::filesystem;
using test::error_message;
using test::TemporaryFolder;
using test::with_file_limit;
using testing::IsSubstring;

std::size_t entries(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

TEST(MappedFileTest, MapsTheBytes) {
  const TemporaryFolder folder;
  write_file(folder / "a", "hello");
  MappedFile file(folder / "a");
  EXPECT_EQ(file.size(), 5u);
  EXPECT_EQ(file.bytes()[4], std::byte{'o'});
  MappedFile other = std::move(file);
  file = MappedFile();
  EXPECT_EQ(other.bytes()[0], std::byte{'h'});
  other.release(0, 5);
  EXPECT_EQ(other.bytes()[0], std::byte{'h'});
}

TEST(MappedFileTest, AnEmptyFileIsEmpty) {
  const TemporaryFolder folder;
  write_file(folder / "a", "");
  EXPECT_EQ(MappedFile(folder / "a").size(), 0u);
  EXPECT_EQ(read_file(folder / "a"), "");
}

TEST(MappedFileTest, ReportsTheReason) {
  const TemporaryFolder folder;
  const auto text = [](const fs::path& path) {
    return error_message<InputError>([&] { MappedFile file(path); });
  };
  EXPECT_EQ(text(folder / "a"),
            "'" + (folder / "a").string() + "' cannot be read: there is no such file.");
  EXPECT_EQ(text(folder.path()),
            "'" + folder.path().string() + "' cannot be read: it is a folder.");
  EXPECT_EQ(text("/dev/null"), "'/dev/null' cannot be read: it is not a regular file.");
  write_file(folder / "b", "x");
  EXPECT_EQ(text(folder / "b/c"),
            "'" + (folder / "b/c").string() +
                "' cannot be read: a part of its path is a file, not a directory.");
}

TEST(AtomicFileTest, ReplacesTheOldFileOnlyAtCommit) {
  const TemporaryFolder folder;
  write_file(folder / "a", "old");
  {
    AtomicFile file(folder / "a");
    file.write("new");
    EXPECT_EQ(file.size(), 3u);
    EXPECT_EQ(read_file(folder / "a"), "old");
  }
  EXPECT_EQ(read_file(folder / "a"), "old");
  EXPECT_EQ(entries(folder.path()), 1u) << "the temporary file must go";
  {
    AtomicFile file(folder / "a");
    file.write("new");
    file.commit();
  }
  EXPECT_EQ(read_file(folder / "a"), "new");
  EXPECT_EQ(entries(folder.path()), 1u);
}

TEST(AtomicFileTest, FollowsALinkAndKeepsIt) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "elsewhere");
  fs::create_symlink("elsewhere/file", folder / "link");
  write_file(folder / "link", "one");
  write_file(folder / "link", "two");
  EXPECT_TRUE(fs::is_symlink(folder / "link"));
  EXPECT_EQ(read_file(folder / "elsewhere/file"), "two");
}

TEST(AtomicFileTest, AcceptsTheLongestFileName) {
  const TemporaryFolder folder;
  const std::string name(255, 'n');
  write_file(folder / name, "x");
  EXPECT_EQ(read_file(folder / name), "x");
}

TEST(AtomicFileTest, ReportsTheReason) {
  const TemporaryFolder folder;
  const auto text = [](const fs::path& path) {
    return error_message<ResourceError>([&] { AtomicFile file(path); });
  };
  EXPECT_EQ(text("/dev/null"), "'/dev/null' cannot be written: it is not a regular file.");
  EXPECT_EQ(text(folder.path()),
            "'" + folder.path().string() + "' cannot be written: it is a folder.");
  EXPECT_EQ(text(folder / "no/file"), "'" + (folder / "no/file").string() +
                                          "' cannot be written: its directory does not exist.");
  write_file(folder / "a", "x");
  EXPECT_EQ(text(folder / "a/b"),
            "'" + (folder / "a/b").string() +
                "' cannot be written: a part of its path is a file, not a directory.");
}

TEST(AtomicFileTest, KeepsTheOldFileOnAFullDisk) {
  const TemporaryFolder folder;
  write_file(folder / "a", "old");
  const int result = with_file_limit(1000, [&] {
    const std::string text = error_message<ResourceError>([&] {
      AtomicFile file(folder / "a");
      file.write(std::string(2000, 'x'));
      file.commit();
    });
    return text == "'" + (folder / "a").string() +
                       "' cannot be written: it would become larger than the system allows "
                       "(ulimit -f)."
               ? 0
               : 1;
  });
  EXPECT_EQ(result, 0);
  EXPECT_EQ(read_file(folder / "a"), "old");
  EXPECT_EQ(entries(folder.path()), 1u);
}

TEST(AtomicFileTest, RemovesTemporaryFilesOfKilledProcesses) {
  const TemporaryFolder folder;
  write_file(folder / ".crooner-123-4.tmp", "half");
  write_file(folder / "song.wav", "whole");
  write_file(folder / "notes.tmp", "not ours");
  remove_temporary_files(folder.path());
  EXPECT_EQ(entries(folder.path()), 2u);
  EXPECT_FALSE(fs::exists(folder / ".crooner-123-4.tmp"));
}

TEST(AppendFileTest, AppendsOverSeveralRuns) {
  const TemporaryFolder folder;
  const auto bytes = [](std::string_view text) { return std::as_bytes(std::span(text)); };
  {
    AppendFile file(folder / "log");
    file.append(bytes("one"));
    file.sync();
  }
  AppendFile file(folder / "log");
  EXPECT_EQ(file.size(), 3u);
  file.append(bytes("two"));
  EXPECT_EQ(read_file(folder / "log"), "onetwo");
  file.truncate(4);
  file.append(bytes("!"));
  EXPECT_EQ(read_file(folder / "log"), "onet!");
}

TEST(AppendFileTest, RollsBackAPartialWriteOnAFullDisk) {
  const TemporaryFolder folder;
  const int result = with_file_limit(10, [&] {
    AppendFile file(folder / "log");
    const std::string record = "12345678";
    file.append(std::as_bytes(std::span(record)));
    try {
      file.append(std::as_bytes(std::span(record)));
    } catch (const ResourceError&) {
      return file.size() == 8 ? 0 : 1;
    }
    return 2;
  });
  EXPECT_EQ(result, 0);
  EXPECT_EQ(read_file(folder / "log"), "12345678");
}

TEST(FileLockTest, IsExclusiveAndReleasedWithTheHandle) {
  const TemporaryFolder folder;
  const auto path = folder / "lock";
  FileHandle second = FileHandle::open_append(path);
  {
    FileHandle first = FileHandle::open_append(path);
    EXPECT_TRUE(first.try_lock());
    EXPECT_FALSE(second.try_lock());
  }
  EXPECT_TRUE(second.try_lock());
}

TEST(PathsTest, FollowEnvironmentVariables) {
  ::setenv("XDG_DATA_HOME", "/somewhere/data", 1);
  EXPECT_EQ(user_data_folder(), "/somewhere/data/crooner");
  ::setenv("XDG_DATA_HOME", "relative", 1);
  ::setenv("HOME", "/home/someone", 1);
  EXPECT_EQ(user_data_folder(), "/home/someone/.local/share/crooner");
  ::unsetenv("XDG_CACHE_HOME");
  EXPECT_EQ(user_cache_folder(), "/home/someone/.cache/crooner");
  EXPECT_EQ(executable_path().filename(), "base_test");
}

}  // namespace
}  // namespace crooner
