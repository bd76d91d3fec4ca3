#include "distributed/process_group.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <gtest/gtest.h>

#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "support/captured_log.h"
#include "support/group_of_threads.h"

namespace crooner::distributed {
namespace {

void expect_success(const std::vector<std::exception_ptr>& thrown) {
  for (const auto& each : thrown) EXPECT_EQ(message_of(each), "");
}

bool says(const std::exception_ptr& thrown, const std::string& part) {
  return message_of(thrown).find(part) != std::string::npos;
}

TEST(ProcessGroup, SumsTensorsAndNumbersAndFindsTheLargest) {
  expect_success(run_as_processes(3, [](const ProcessGroup& group) {
    const double number = group.rank() + 1;
    const at::Tensor floats = at::full({1000}, number);
    const at::Tensor column = at::full({4, 2}, number).select(1, 1);
    group.sum({floats, column});
    EXPECT_TRUE(at::equal(floats, at::full({1000}, 6.0)));
    EXPECT_TRUE(at::equal(column, at::full({4}, 6.0))) << "a view that is not contiguous";
    EXPECT_EQ(group.sum(0.5 * number), 3);
    EXPECT_EQ(group.largest(-group.rank()), 0);
  }));
}

TEST(ProcessGroup, CopiesTensorsAndTextsOfTheFirst) {
  expect_success(run_as_processes(2, [](const ProcessGroup& group) {
    const at::Tensor numbers = at::arange(5).mul(group.rank() + 1);
    group.copy_from_first({numbers});
    EXPECT_TRUE(at::equal(numbers, at::arange(5)));
    EXPECT_EQ(group.text_of_first(group.is_first() ? "song" : "another text"), "song");
    EXPECT_EQ(group.text_of_first(group.is_first() ? "" : "x"), "");
  }));
}

TEST(ProcessGroup, SumsAreTheSameBitsInAllProcessesAndRuns) {
  std::mutex mutex;
  std::vector<at::Tensor> sums;
  for (int run = 0; run < 2; ++run) {
    expect_success(run_as_processes(3, [&](const ProcessGroup& group) {
      const at::Tensor numbers =
          at::arange(10007).to(at::kFloat).mul(0.1 * group.rank() + 0.7).sin();
      group.sum({numbers});
      const std::lock_guard lock(mutex);
      sums.push_back(numbers);
    }));
  }
  ASSERT_EQ(sums.size(), 6u);
  for (const at::Tensor& other : sums) EXPECT_TRUE(at::equal(other, sums.front()));
}

TEST(ProcessGroup, AGroupOfOneChangesNothing) {
  const ProcessGroup& group = ProcessGroup::single();
  const at::Tensor numbers = at::arange(3);
  group.sum({numbers});
  EXPECT_TRUE(at::equal(numbers, at::arange(3)));
  EXPECT_EQ(group.sum(2.5), 2.5);
  EXPECT_EQ(group.largest(-3), -3);
  EXPECT_EQ(group.text_of_first("a"), "a");
  group.require_same("preset", "a");
  int runs = 0;
  group.one_after_another([&] { ++runs; });
  EXPECT_EQ(runs, 1);
}

TEST(ProcessGroup, SumsThatHaveBegunAreThereWhenTheyAreFinished) {
  expect_success(run_as_processes(3, [](const ProcessGroup& group) {
    std::vector<at::Tensor> tensors;
    for (int i = 1; i <= 4; ++i) {
      tensors.push_back(at::full({1000 * i}, 1.0 * i));
      group.begin_sum(tensors.back());
    }
    group.finish_sums();
    for (int i = 1; i <= 4; ++i)
      EXPECT_TRUE(at::equal(tensors[i - 1], at::full({1000 * i}, 3.0 * i)));
    EXPECT_EQ(group.sum(1.0), 3);
  }));
}

// This program has not loaded LibTorch's CUDA half, which libcrooner_nccl.so needs.
TEST(ProcessGroup, WithoutNcclTheDataOfGpusPassThroughHostMemory) {
  const CapturedLog log;
  expect_success(run_as_processes(2, [](const ProcessGroup& group) {
    group.use_device(at::kCPU);
    group.use_device(group.is_first() ? at::kCUDA : at::kCPU);
    group.sum(1.0);
    group.use_device(at::kCUDA);
    EXPECT_EQ(group.sum(1.0), 2);
  }));
  const std::string warning =
      "warning: The processes exchange the data of their GPUs through host memory (Gloo), as NCCL "
      "cannot be used: a process has no libcrooner_nccl.so that fits its LibTorch.\n";
  EXPECT_EQ(log.text(), warning + warning);  // of each process
}

TEST(ProcessGroup, NamesTheProcessThatWasStartedDifferently) {
  const auto thrown = run_as_processes(3, [](const ProcessGroup& group) {
    group.require_same("preset", "the same");
    group.require_same("preset", group.rank() == 2 ? "b" : "a");
  });
  for (const auto& each : thrown) {
    EXPECT_TRUE(says(each, "process 2 (")) << message_of(each);
    EXPECT_TRUE(says(each, "has another preset than process 0")) << message_of(each);
  }
}

TEST(ProcessGroup, TheFirstOfAHostWorksBeforeTheOthers) {
  std::mutex mutex;
  std::vector<int> order;
  expect_success(run_as_processes(3, [&](const ProcessGroup& group) {
    for (int turn = 0; turn < 2; ++turn) {
      group.one_after_another([&] {
        const std::lock_guard lock(mutex);
        order.push_back(group.rank());
      });
      group.sum(0.0);
    }
  }));
  ASSERT_EQ(order.size(), 6u);
  EXPECT_EQ(order[0], 0);
  EXPECT_EQ(order[3], 0);
}

TEST(ProcessGroup, AProcessThatEndsWithoutAWordIsNamedByTheOthers) {
  const auto thrown = run_as_processes(3, [](const ProcessGroup& group) {
    group.sum(1.0);
    if (group.rank() == 1) return;
    group.run([](const ProcessGroup& others) {
      for (;;) others.sum(1.0);
    });
  });
  EXPECT_EQ(message_of(thrown[1]), "");
  for (const std::size_t rank : {0, 2}) {
    EXPECT_TRUE(says(thrown[rank], "process 1 (")) << message_of(thrown[rank]);
    EXPECT_TRUE(says(thrown[rank], "was lost")) << message_of(thrown[rank]);
    EXPECT_FALSE(says(thrown[rank], "process 0 (")) << message_of(thrown[rank]);
    EXPECT_FALSE(says(thrown[rank], "process 2 (")) << message_of(thrown[rank]);
  }
}

TEST(ProcessGroup, TheFirstIsNamedAloneWhenTheMeetingPointIsLostWithIt) {
  // Threads share the memory of the first, so its meeting point is closed by hand.
  auto meeting = MeetingPoint::open();
  const auto port = meeting->port();
  std::vector<std::string> messages(2);
  std::vector<std::thread> threads;
  for (int rank = 0; rank < 3; ++rank) {
    threads.emplace_back([&, rank] {
      ProcessRank self;
      self.rank = rank;
      self.size = 3;
      self.port = port;
      self.served = rank == 0;  // it does not listen itself
      try {
        const ProcessGroup group(self);
        group.sum(1.0);
        if (rank == 0) {
          meeting.reset();
          return;
        }
        group.sum(1.0);
      } catch (const ProcessLost& failure) {
        messages[static_cast<std::size_t>(rank - 1)] = failure.what();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& message : messages) {
    EXPECT_NE(message.find("as process 0 ("), std::string::npos) << message;
    EXPECT_EQ(message.find("process 1 ("), std::string::npos) << message;
    EXPECT_EQ(message.find("process 2 ("), std::string::npos) << message;
  }
}

TEST(ProcessGroup, WhoLosesAnotherReportsItWhereSomebodyListens) {
  for (const bool listens : {true, false}) {
    auto meeting = MeetingPoint::open();
    const auto work = [&](int rank) {
      ProcessRank self;
      self.rank = rank;
      self.size = 2;
      self.port = meeting->port();
      self.served = true;
      const ProcessGroup group(self);
      group.sum(1.0);
      if (rank == 0 && !listens) return meeting.reset();
      const auto fail = [](const ProcessGroup&) { throw ResourceError("The disk is full."); };
      const auto wait = [](const ProcessGroup& both) {
        for (;;) both.sum(1.0);
      };
      if (rank == 0) {
        EXPECT_THROW(group.run(fail), ResourceError);
      } else {
        EXPECT_THROW(group.run(wait), ProcessLost);
        EXPECT_EQ(group.has_reported(), listens);
      }
    };
    std::thread first(work, 0), second(work, 1);
    first.join();
    second.join();
    if (!listens) continue;
    const std::string report = meeting->read("lost/1").value_or("");
    EXPECT_NE(report.find("failed: The disk is full."), std::string::npos) << report;
  }
}

TEST(ProcessGroup, TheReasonOfAFailureReachesTheOthers) {
  const auto thrown = run_as_processes(2, [](const ProcessGroup& group) {
    group.run([](const ProcessGroup& both) {
      if (both.is_first()) throw ResourceError("The disk is full.");
      both.sum(1.0);
    });
  });
  EXPECT_EQ(message_of(thrown[0]), "The disk is full.");
  EXPECT_TRUE(says(thrown[1], "process 0 (")) << message_of(thrown[1]);
  EXPECT_TRUE(says(thrown[1], "failed: The disk is full.")) << message_of(thrown[1]);
}

TEST(ProcessGroup, AFailureThatAllShareNeedsOneMessage) {
  const auto thrown = run_as_processes(2, [](const ProcessGroup& group) {
    try {
      group.run([](const ProcessGroup&) { throw InputError("No songs."); });
    } catch (const InputError& failure) {
      EXPECT_EQ(group.first_failed_alike(failure.what()), !group.is_first());
      EXPECT_FALSE(group.first_failed_alike("Something else."));
    }
  });
  expect_success(thrown);
}

TEST(ProcessGroup, AnotherLibTorchIsRefused) {
  const auto meeting = MeetingPoint::open();
  ProcessRank self;
  self.size = 2;
  self.port = meeting->port();
  self.served = true;
  meeting->write("joins/1", R"({"host":"elsewhere","version":"0.1.0","libtorch":"1.13.0"})");
  try {
    const ProcessGroup group(self);
    FAIL();
  } catch (const UsageError& failure) {
    EXPECT_NE(std::string(failure.what()).find("process 1 (elsewhere) runs"), std::string::npos)
        << failure.what();
  }
}

}  // namespace
}  // namespace crooner::distributed
