#include "base/os_memory.h"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <memory>
#include <vector>

namespace crooner {
namespace {

namespace fs = std::filesystem;

// A tree of proc/ and sys/ of a machine with 8 GB left.
class Machine : public testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(root_);
    write("proc/meminfo", "MemTotal: 16000000 kB\nMemAvailable:    8000000 kB\n");
  }
  void TearDown() override { fs::remove_all(root_); }

  void write(const std::string& file, const std::string& text) const {
    fs::create_directories((root_ / file).parent_path());
    std::ofstream(root_ / file) << text;
  }

  // Of its own for each test: they run side by side.
  fs::path root_ = fs::path(testing::TempDir()) / "crooner_os_memory" /
                   testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(Machine, WithoutGroupsTheMachineCounts) {
  const AvailableMemory memory = available_memory(root_);
  EXPECT_EQ(memory.bytes, 8000000ll * 1024);
  EXPECT_EQ(memory.source, "the machine");
}

TEST_F(Machine, AContainerOfVersion2) {
  write("proc/self/cgroup", "0::/job/step\n");
  write("sys/fs/cgroup/job/step/memory.max", "max\n");
  write("sys/fs/cgroup/job/step/memory.current", "900\n");
  write("sys/fs/cgroup/job/memory.max", "5000000\n");
  write("sys/fs/cgroup/job/memory.current", "2000000\n");
  write("sys/fs/cgroup/job/memory.stat", "anon 1\ninactive_file 300000\nactive_file 100000\n");
  const AvailableMemory memory = available_memory(root_);
  EXPECT_EQ(memory.bytes, 3400000);
  EXPECT_EQ(memory.source, "the container");
}

// Inside a container the path that the process reads need not be there: its own group is the
// root.
TEST_F(Machine, AContainerMaySeeItsGroupAsTheRoot) {
  write("proc/self/cgroup", "0::/docker/0123\n");
  write("sys/fs/cgroup/memory.max", "1000000\n");
  write("sys/fs/cgroup/memory.current", "400000\n");
  EXPECT_EQ(available_memory(root_).bytes, 600000);
}

TEST_F(Machine, AContainerOfVersion1) {
  write("proc/self/cgroup", "5:cpu,cpuacct:/a\n4:memory:/a/b\n0::/\n");
  write("sys/fs/cgroup/memory/a/b/memory.limit_in_bytes", "9223372036854771712\n");
  write("sys/fs/cgroup/memory/a/b/memory.usage_in_bytes", "1\n");
  write("sys/fs/cgroup/memory/a/memory.limit_in_bytes", "7000\n");
  write("sys/fs/cgroup/memory/a/memory.usage_in_bytes", "5000\n");
  write("sys/fs/cgroup/memory/a/memory.stat", "total_inactive_file 1000\ntotal_active_file 500\n");
  EXPECT_EQ(available_memory(root_).bytes, 3500);
}

TEST_F(Machine, AGroupLargerThanTheMachineIsIgnored) {
  write("proc/self/cgroup", "0::/\n");
  write("sys/fs/cgroup/memory.max", "99999999999999\n");
  write("sys/fs/cgroup/memory.current", "1\n");
  EXPECT_EQ(available_memory(root_).source, "the machine");
}

TEST_F(Machine, AFullGroupHasNoMemoryLeft) {
  write("proc/self/cgroup", "0::/\n");
  write("sys/fs/cgroup/memory.max", "1000\n");
  write("sys/fs/cgroup/memory.current", "1200\n");
  EXPECT_EQ(available_memory(root_).bytes, 0);
}

TEST_F(Machine, WithoutAnySourceItIsUnknown) {
  fs::remove_all(root_);
  EXPECT_EQ(available_memory(root_).source, "");
}

TEST(AnonymousMemory, GrowsWithWrittenPages) {
  const std::int64_t before = anonymous_memory();
  ASSERT_GT(before, 0);
  std::vector<char> block(64 << 20, 1);
  EXPECT_GT(anonymous_memory(), before + (60 << 20)) << block.back();
}

// Small blocks freed below one that stays are kept by the allocator until it is asked.
TEST(AnonymousMemory, ShrinksWhenFreedMemoryIsReleased) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer's allocator keeps freed memory";
#endif
  std::vector<std::unique_ptr<std::array<char, 4096>>> blocks;
  for (int i = 0; i < (64 << 20) / 4096; ++i) {
    blocks.push_back(std::make_unique<std::array<char, 4096>>());
    blocks.back()->fill(1);
  }
  const auto last = std::move(blocks.back());
  const std::int64_t full = anonymous_memory();
  blocks.clear();
  release_freed_memory();
  EXPECT_LT(anonymous_memory(), full - (60 << 20)) << last->front();
}

}  // namespace
}  // namespace crooner
