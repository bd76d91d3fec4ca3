#pragma once

#include <exception>
#include <functional>
#include <thread>
#include <vector>

#include "distributed/meeting_point.h"
#include "distributed/process_group.h"

namespace crooner::distributed {

// Runs `work` as `size` processes would, in a thread each, connected over the loopback. Returns
// what each of them threw.
inline std::vector<std::exception_ptr> run_as_processes(
    int size, const std::function<void(const ProcessGroup&)>& work) {
  const auto meeting = MeetingPoint::open();
  std::vector<std::exception_ptr> thrown(static_cast<std::size_t>(size));
  std::vector<std::thread> threads;
  for (int rank = 0; rank < size; ++rank) {
    threads.emplace_back([&, rank] {
      ProcessRank self;
      self.rank = self.local_rank = rank;
      self.size = self.local_size = size;
      self.port = meeting->port();
      self.served = true;
      try {
        const ProcessGroup group(self);
        work(group);
      } catch (...) {
        thrown[static_cast<std::size_t>(rank)] = std::current_exception();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return thrown;
}

// What an exception says; empty for none.
inline std::string message_of(const std::exception_ptr& thrown) {
  if (!thrown) return "";
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& failure) {
    return failure.what();
  } catch (...) {
    return "something else";
  }
}

}  // namespace crooner::distributed
