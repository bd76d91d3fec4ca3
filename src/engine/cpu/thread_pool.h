#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

namespace crooner::engine::cpu {

// Threads that share out the units of a piece of work. The caller is a member and takes units like
// the others; a member that the system has put aside takes none, so that nobody waits for it unless
// it stands in the middle of a unit. Between two pieces of work members spin for some microseconds,
// then give their core away, then sleep.
class ThreadPool {
 public:
  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int size() const { return static_cast<int>(workers_.size()) + 1; }

  // Leaves the work to the caller of run(), until it is told otherwise. The others sleep.
  void set_single_threaded(bool alone) { single_threaded_ = alone; }

  // Calls work(unit, member) once for each unit of 0..units-1, in any order and by any member
  // (0..size()-1); returns when all are done. `work` must not throw. Allocates nothing.
  template <typename Work>
  void run(int units, const Work& work) {
    if (workers_.empty() || single_threaded_ || units <= 1) {
      for (int unit = 0; unit < units; ++unit) work(unit, 0);
      return;
    }
    run_in_parallel(
        units,
        [](const void* context, int unit, int worker) {
          (*static_cast<const Work*>(context))(unit, worker);
        },
        &work);
  }

 private:
  using Function = void (*)(const void* context, int unit, int worker);

  void run_in_parallel(int units, Function function, const void* context);
  bool take_task(int worker);  // false: none was left
  void work(int worker);
  bool wait_for_tasks();  // false: the team ends

  // Units that nobody has taken yet (low half), and the number of the piece of work (high half), so
  // that a member which comes late cannot take a unit of the wrong one.
  std::atomic<std::uint64_t> left_{0};
  std::atomic<int> done_{0};
  // Of the current piece; written while no unit is left, read after one has been taken.
  int tasks_ = 0;
  Function function_ = nullptr;
  const void* context_ = nullptr;

  bool single_threaded_ = false;
  std::atomic<bool> ends_{false};
  std::atomic<int> sleepers_{0};
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<std::thread> workers_;
};

}  // namespace crooner::engine::cpu
