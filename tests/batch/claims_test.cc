#include "batch/claims.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <fstream>
#include <thread>
#include <vector>

#include "base/child_process.h"
#include "base/os_environment.h"
#include "base/temporary_folder.h"
#include "batch/heartbeat.h"
#include "batch/state_files.h"

namespace crooner::batch {
namespace {

namespace fs = std::filesystem;

class ClaimsTest : public testing::Test {
 protected:
  ClaimsTest() { make_state_folder(folder_.path()); }
  // Of a process of that machine; all share the clock `now_`.
  Claims::Settings settings(const std::string& machine) {
    return {.stale_after = 60, .machine = machine, .seconds = [this] { return now_.load(); }};
  }
  Claims on(const std::string& machine) { return Claims(folder_.path(), settings(machine)); }
  fs::path claim(int generation) {
    return state_file(folder_.path(), "job", ".claim-" + std::to_string(generation));
  }

  test::TemporaryFolder folder_;
  std::atomic<double> now_{1000};
};

TEST_F(ClaimsTest, OneHasTheJobUntilItLetsGo) {
  Claims one = on("here"), other = on("here");
  EXPECT_TRUE(one.take("job"));
  EXPECT_TRUE(one.take("job"));  // it has it
  EXPECT_FALSE(other.take("job"));
  EXPECT_TRUE(other.take("another"));
  one.release("job");
  EXPECT_TRUE(other.take("job"));
  EXPECT_FALSE(one.take("job"));
  other.finish("job");
  EXPECT_FALSE(fs::exists(claim(0)) || fs::exists(claim(1)));
}

TEST_F(ClaimsTest, AllAreReleasedInTheEnd) {
  { EXPECT_TRUE(on("here").take("job")); }
  EXPECT_TRUE(on("there").take("job"));
}

TEST_F(ClaimsTest, AKilledProcessOfThisMachineLosesItsClaimAtOnce) {
  ASSERT_EQ(test::in_child([&] {
              Claims killed = on("here");
              killed.take("job");
              ::_exit(killed.take("job") ? 0 : 1);  // without a word
              return 2;
            }),
            0);
  ASSERT_TRUE(fs::exists(claim(0)));
  Claims one = on("here"), other = on("here");
  EXPECT_TRUE(one.take("job"));
  EXPECT_FALSE(other.take("job"));
}

TEST_F(ClaimsTest, OfAnotherMachineSignsOfLifeCount) {
  Claims there = on("there");
  ASSERT_TRUE(there.take("job"));
  Claims here = on("here"), nowhere = on("");
  EXPECT_FALSE(here.take("job"));
  now_ = now_ + 59;
  EXPECT_FALSE(here.take("job"));
  there.heartbeat();
  now_ = now_ + 59;
  EXPECT_FALSE(here.take("job"));
  EXPECT_FALSE(nowhere.take("job"));  // it looks for the first time
  now_ = now_ + 60;
  EXPECT_TRUE(here.take("job"));
  EXPECT_FALSE(nowhere.take("job"));  // it looked at the claim before this one
  now_ = now_ + 60;
  EXPECT_TRUE(nowhere.take("job"));
}

TEST_F(ClaimsTest, AClaimWhoseWriterDiedBeforeItsFirstLineBecomesStale) {
  std::ofstream(claim(0)) << R"({"machine": "he)";
  Claims here = on("here");
  EXPECT_FALSE(here.take("job"));
  now_ = now_ + 61;
  EXPECT_TRUE(here.take("job"));
}

TEST_F(ClaimsTest, OfManyThatTakeAStaleOneOverOneGetsIt) {
  for (int round = 0; round < 20; ++round) {
    const std::string key = "job" + std::to_string(round);
    ASSERT_EQ(test::in_child([&] {
                Claims killed = on("here");
                return ::_exit(killed.take(key) ? 0 : 1), 2;
              }),
              0);
    std::deque<Claims> all;
    for (int i = 0; i < 8; ++i) all.emplace_back(folder_.path(), settings("here"));
    std::atomic<int> winners = 0;
    std::vector<std::jthread> threads;
    for (Claims& claims : all) {
      threads.emplace_back([&] {
        // A probe of another may make the lock look taken for a moment.
        for (int attempt = 0; attempt < 100; ++attempt) {
          if (claims.take(key)) {
            ++winners;
            return;
          }
        }
      });
    }
    threads.clear();
    EXPECT_EQ(winners, 1) << key;
  }
}

TEST_F(ClaimsTest, TheHeartbeatBeats) {
  Claims there = on("there");
  ASSERT_TRUE(there.take("job"));
  const auto before = fs::file_size(claim(0));
  {
    const Heartbeat heartbeat(there, 0.001);
    while (fs::file_size(claim(0)) < before + 3) std::this_thread::yield();
  }
  const auto after = fs::file_size(claim(0));
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(fs::file_size(claim(0)), after);
}

TEST(BootName, IsOneOnThisMachine) {
  EXPECT_EQ(boot_id(), boot_id());
  EXPECT_GE(boot_id().size(), 32u);
}

}  // namespace
}  // namespace crooner::batch
