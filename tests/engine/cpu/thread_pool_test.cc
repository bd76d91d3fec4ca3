#include "engine/cpu/thread_pool.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace crooner::engine::cpu {
namespace {

// Yields until `ready()`, for at most ten seconds.
template <typename Ready>
bool eventually(const Ready& ready) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!ready()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

// Long enough for idle workers to stop spinning and go to sleep.
void let_workers_sleep() {
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
}

// From one thread to many more than there are cores.
class ThreadPoolOf : public testing::TestWithParam<int> {
 protected:
  ThreadPool pool_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Threads, ThreadPoolOf, testing::Values(1, 2, 3, 8, 33));

TEST_P(ThreadPoolOf, HasAsManyWorkersAsThreads) {
  EXPECT_EQ(pool_.size(), GetParam());
}

TEST_P(ThreadPoolOf, RunsEveryTaskOnce) {
  for (const int tasks : {0, 1, 2, 3, 7, 64, 1000}) {
    std::vector<std::atomic<int>> runs(static_cast<std::size_t>(tasks));
    pool_.run(tasks, [&](int task, int) { ++runs[task]; });
    for (int task = 0; task < tasks; ++task) EXPECT_EQ(runs[task], 1) << task << " of " << tasks;
  }
}

// Plain memory, written in one run and read in the next: whoever runs a task sees all that the run
// before has written. (ThreadSanitizer checks the happens-before edges.)
TEST_P(ThreadPoolOf, ARunSeesWhatTheRunBeforeWrote) {
  constexpr int kTasks = 37;
  std::vector<int> sums(kTasks, 0), copies(kTasks, 0);
  for (int round = 1; round <= 300; ++round) {
    pool_.run(kTasks, [&](int task, int) { ++sums[task]; });
    pool_.run(kTasks, [&](int task, int) { copies[task] = sums[kTasks - 1 - task]; });
    ASSERT_EQ(copies, std::vector<int>(kTasks, round));
  }
}

// A worker's index selects its scratch memory: two tasks at once never have the same one.
TEST_P(ThreadPoolOf, NoTwoTasksAtOnceHaveTheSameWorker) {
  std::vector<std::atomic<int>> busy(static_cast<std::size_t>(pool_.size()));
  std::vector<int> scratch(busy.size(), 0);  // not atomic
  std::atomic<int> shared{0}, out_of_range{0};
  constexpr int kTasks = 2000;
  pool_.run(kTasks, [&](int, int worker) {
    if (worker < 0 || worker >= pool_.size()) {
      ++out_of_range;
      return;
    }
    if (busy[worker]++ != 0) ++shared;
    ++scratch[worker];
    --busy[worker];
  });
  EXPECT_EQ(out_of_range, 0);
  EXPECT_EQ(shared, 0);
  int total = 0;
  for (const int count : scratch) total += count;
  EXPECT_EQ(total, kTasks);
}

TEST_P(ThreadPoolOf, SleepingWorkersMissNoTask) {
  for (int round = 0; round < 5; ++round) {
    let_workers_sleep();
    std::atomic<int> done{0};
    pool_.run(100, [&](int, int) { ++done; });
    EXPECT_EQ(done, 100);
  }
}

TEST_P(ThreadPoolOf, SingleThreadedModeRunsAllTasksOnTheCaller) {
  const auto caller = std::this_thread::get_id();
  for (const bool single_threaded : {true, false, true}) {
    pool_.set_single_threaded(single_threaded);
    std::atomic<int> done{0}, elsewhere{0};
    pool_.run(50, [&](int, int worker) {
      ++done;
      if (std::this_thread::get_id() != caller || worker != 0) ++elsewhere;
    });
    EXPECT_EQ(done, 50);
    if (single_threaded) {
      EXPECT_EQ(elsewhere, 0);
    }
  }
}

TEST_P(ThreadPoolOf, TasksMayTakeVeryDifferentTimes) {
  std::atomic<int> done{0};
  pool_.run(20, [&](int task, int) {
    if (task % 7 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(3));
    ++done;
  });
  EXPECT_EQ(done, 20);
}

// Each task waits for all others, so one thread alone could never finish them.
TEST(ThreadPool, TasksRunConcurrently) {
  constexpr int kThreads = 4;
  ThreadPool pool(kThreads);
  for (int round = 0; round < 3; ++round) {
    if (round > 0) let_workers_sleep();
    std::atomic<int> started{0}, alone{0};
    pool.run(kThreads, [&](int, int) {
      ++started;
      if (!eventually([&] { return started == kThreads; })) ++alone;
    });
    EXPECT_EQ(alone, 0) << "round " << round;
  }
}

// The caller's run ends with its last task, although a worker may only be waking up then; that
// worker must not take a task of the next run for one of this one.
TEST(ThreadPool, WorkersThatComeLateTakeNoTaskOfAnotherRun) {
  ThreadPool pool(3);
  for (int round = 0; round < 3000; ++round) {
    const int tasks = 2 + round % 5;
    std::vector<int> runs(static_cast<std::size_t>(tasks), 0);
    pool.run(tasks, [&runs](int task, int) { ++runs[task]; });
    ASSERT_EQ(runs, std::vector<int>(static_cast<std::size_t>(tasks), 1)) << "round " << round;
  }
}

TEST(ThreadPool, PoolsOfSeveralThreadsDoNotDisturbOneAnother) {
  std::vector<std::thread> callers;
  std::atomic<int> done{0};
  for (int caller = 0; caller < 3; ++caller) {
    callers.emplace_back([&] {
      ThreadPool pool(3);
      for (int round = 0; round < 100; ++round) pool.run(10, [&](int, int) { ++done; });
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(done, 3 * 100 * 10);
}

TEST(ThreadPool, IsDestroyedWhetherItsWorkersSpinOrSleep) {
  for (int round = 0; round < 50; ++round) {
    ThreadPool pool(4);
    if (round % 2 == 1) pool.run(10, [](int, int) {});
    if (round % 10 == 9) let_workers_sleep();
  }
}

}  // namespace
}  // namespace crooner::engine::cpu
