#include "batch/claims.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <fstream>
#include <thread>
#include <vector>

#include "base/in_child.h"
#include "base/os_environment.h"
#include "base/temporary_folder.h"
#include "batch/heartbeat.h"
#include "batch/state_files.h"

namespace crooner::batch {
namespace {

namespace fs = std::filesystem;

class ClaimsTest : public testing::Test {
 protected:
  ClaimsTest() { create_state_folder(folder_.path()); }
  // Of a process on that machine; all share the clock `now_`.
  Claims::Settings settings(const std::string& machine) {
    return {.stale_after = 60, .machine = machine, .seconds = [this] { return now_.load(); }};
  }
  Claims on(const std::string& machine) { return Claims(folder_.path(), settings(machine)); }
  fs::path claim_path(int generation) {
    return state_file(folder_.path(), "job", ".claim-" + std::to_string(generation));
  }

  test::TemporaryFolder folder_;
  std::atomic<double> now_{1000};
};

TEST_F(ClaimsTest, OneProcessHasTheJobUntilItReleasesIt) {
  Claims one = on("here"), other = on("here");
  EXPECT_TRUE(one.claim("job"));
  EXPECT_TRUE(one.claim("job"));  // it has it
  EXPECT_FALSE(other.claim("job"));
  EXPECT_TRUE(other.claim("another"));
  one.release("job");
  EXPECT_TRUE(other.claim("job"));
  EXPECT_FALSE(one.claim("job"));
  other.remove("job");
  EXPECT_FALSE(fs::exists(claim_path(0)) || fs::exists(claim_path(1)));
}

TEST_F(ClaimsTest, AnyProcessRemovesThoseOfAFinishedJob) {
  EXPECT_TRUE(on("here").claim("job"));
  ASSERT_EQ(test::in_child([&] {  // killed after the job, before its claims were removed
              Claims killed = on("here");
              ::_exit(killed.claim("job") ? 0 : 1);
              return 2;
            }),
            0);
  ASSERT_TRUE(fs::exists(claim_path(0)) && fs::exists(claim_path(1)));
  Claims next = on("here");
  next.remove("job");
  EXPECT_FALSE(fs::exists(claim_path(0)) || fs::exists(claim_path(1)));
}

TEST_F(ClaimsTest, ItsOwnIsRemovedWhereAnotherHasRemovedTheOnesBelow) {
  { EXPECT_TRUE(on("here").claim("job")); }
  Claims late = on("here");
  ASSERT_TRUE(late.claim("job"));  // while the one that finished the job removes its claims
  fs::remove(claim_path(0));
  late.remove("job");
  EXPECT_FALSE(fs::exists(claim_path(1)));
}

TEST_F(ClaimsTest, TheDestructorReleasesAll) {
  { EXPECT_TRUE(on("here").claim("job")); }
  EXPECT_TRUE(on("there").claim("job"));
}

TEST_F(ClaimsTest, AKilledProcessOfThisMachineLosesItsClaimAtOnce) {
  ASSERT_EQ(test::in_child([&] {
              Claims killed = on("here");
              killed.claim("job");
              ::_exit(killed.claim("job") ? 0 : 1);  // without cleaning up
              return 2;
            }),
            0);
  ASSERT_TRUE(fs::exists(claim_path(0)));
  Claims one = on("here"), other = on("here");
  EXPECT_TRUE(one.claim("job"));
  EXPECT_FALSE(other.claim("job"));
}

TEST_F(ClaimsTest, ClaimsOfOtherMachinesLiveByHeartbeats) {
  Claims there = on("there");
  ASSERT_TRUE(there.claim("job"));
  Claims here = on("here"), nowhere = on("");
  EXPECT_FALSE(here.claim("job"));
  now_ = now_ + 59;
  EXPECT_FALSE(here.claim("job"));
  there.heartbeat();
  now_ = now_ + 59;
  EXPECT_FALSE(here.claim("job"));
  EXPECT_FALSE(nowhere.claim("job"));  // its first look
  now_ = now_ + 60;
  EXPECT_TRUE(here.claim("job"));
  EXPECT_FALSE(nowhere.claim("job"));  // so far it has seen the claim before this one
  now_ = now_ + 60;
  EXPECT_TRUE(nowhere.claim("job"));
}

TEST_F(ClaimsTest, AClaimWhoseWriterDiedBeforeItsFirstLineBecomesStale) {
  std::ofstream(claim_path(0)) << R"({"machine": "he)";
  Claims here = on("here");
  EXPECT_FALSE(here.claim("job"));
  now_ = now_ + 61;
  EXPECT_TRUE(here.claim("job"));
}

TEST_F(ClaimsTest, OneOfManyTakesOverAStaleClaim) {
  for (int round = 0; round < 20; ++round) {
    const std::string key = "job" + std::to_string(round);
    ASSERT_EQ(test::in_child([&] {
                Claims killed = on("here");
                return ::_exit(killed.claim(key) ? 0 : 1), 2;
              }),
              0);
    std::deque<Claims> all;
    for (int i = 0; i < 8; ++i) all.emplace_back(folder_.path(), settings("here"));
    std::atomic<int> winners = 0;
    std::vector<std::jthread> threads;
    for (Claims& claims : all) {
      threads.emplace_back([&] {
        // While another thread probes the lock, it looks taken.
        for (int attempt = 0; attempt < 100; ++attempt) {
          if (claims.claim(key)) {
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

TEST_F(ClaimsTest, TheHeartbeatAppendsBytes) {
  Claims there = on("there");
  ASSERT_TRUE(there.claim("job"));
  const auto before = fs::file_size(claim_path(0));
  {
    const Heartbeat heartbeat(there, 0.001);
    while (fs::file_size(claim_path(0)) < before + 3) std::this_thread::yield();
  }
  const auto after = fs::file_size(claim_path(0));
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(fs::file_size(claim_path(0)), after);
}

TEST(BootId, IsConstant) {
  EXPECT_EQ(boot_id(), boot_id());
  EXPECT_GE(boot_id().size(), 32u);
}

}  // namespace
}  // namespace crooner::batch
