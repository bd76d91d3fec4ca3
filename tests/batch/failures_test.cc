#include "batch/failures.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "base/files.h"
#include "base/temporary_folder.h"
#include "batch/state_files.h"

namespace crooner::batch {
namespace {

namespace fs = std::filesystem;

class FailuresTest : public testing::Test {
 protected:
  FailuresTest() { create_state_folder(folder_.path()); }
  std::string published() {
    return fs::exists(folder_ / "failed.jsonl") ? read_file(folder_ / "failed.jsonl") : "(no file)";
  }
  test::TemporaryFolder folder_;
};

TEST_F(FailuresTest, OneLineEach) {
  Failures failures(folder_.path());
  failures.publish();
  EXPECT_EQ(published(), "(no file)");
  failures.record("b", {{"jobs.csv", 12}, "A - B", "No \"la\"."});
  failures.record("a", {{"jobs.csv", 3}, "", "Why."});
  failures.record("a", {{"jobs.csv", 3}, "", "Again."});
  failures.publish();
  EXPECT_EQ(
      published(),
      "{\"source\":\"jobs.csv\",\"line\":3,\"error\":\"Again.\"}\n"
      "{\"source\":\"jobs.csv\",\"line\":12,\"job\":\"A - B\",\"error\":\"No \\\"la\\\".\"}\n");
  failures.remove("b");
  failures.remove("unknown");
  failures.publish();
  EXPECT_EQ(published(), "{\"source\":\"jobs.csv\",\"line\":3,\"error\":\"Again.\"}\n");
  failures.remove("a");
  failures.publish();
  EXPECT_EQ(published(), "(no file)");
}

TEST_F(FailuresTest, ElementsOfALineAreInOrder) {
  Failures failures(folder_.path());
  failures.record("a", {{"jobs.json", 1, 10}, "", "Why."});
  failures.record("b", {{"jobs.json", 1, 2}, "", "Why."});
  failures.publish();
  EXPECT_EQ(published(),
            "{\"source\":\"jobs.json\",\"line\":1,\"element\":2,\"error\":\"Why.\"}\n"
            "{\"source\":\"jobs.json\",\"line\":1,\"element\":10,\"error\":\"Why.\"}\n");
}

TEST_F(FailuresTest, RemovesRowsThatAreGoneButKeepsOtherLists) {
  Failures failures(folder_.path());
  failures.record("a", {{"jobs.csv", 3}, "", "Why."});
  failures.record("b", {{"jobs.csv", 4}, "", "Why."});
  failures.record("c", {{"more.csv", 4}, "", "Why."});
  failures.record("d", {{"lyrics/x.txt", 0}, "", "Why."});
  failures.remove_others("jobs.csv", {"b"});
  EXPECT_EQ(failures.all().size(), 3u);
  EXPECT_FALSE(failures.all().contains("a"));
  failures.remove_others("lyrics", {});
  EXPECT_FALSE(failures.all().contains("d"));
}

TEST_F(FailuresTest, ConcurrentWritersLoseNone) {
  std::vector<std::jthread> writers;
  for (int writer = 0; writer < 8; ++writer) {
    writers.emplace_back([this, writer] {
      Failures failures(folder_.path());
      for (int i = 0; i < 10; ++i) {
        const std::string key = std::to_string(100 * writer + i);
        failures.record(key, {{"jobs.csv", 100 * writer + i + 1}, key, "Why."});
        failures.publish();
      }
    });
  }
  writers.clear();
  const std::string lines = published();
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 80);
}

}  // namespace
}  // namespace crooner::batch
