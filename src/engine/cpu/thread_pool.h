#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

namespace crooner::engine::cpu {

// Threads that share the tasks of a parallel loop. The caller of run() is worker 0 and takes tasks
// like the others. Tasks are claimed one at a time, so a worker that the system has descheduled
// delays nobody unless it holds a task. Between two runs workers spin for some microseconds, then
// yield, then sleep: a decoder's step makes about sixty runs that are a few microseconds apart.
// One thread at a time may call run().
class ThreadPool {
 public:
  // `threads`: including the caller; at least 1.
  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int size() const { return static_cast<int>(threads_.size()) + 1; }

  // While set, run() executes every task on its caller and the other workers stay asleep.
  void set_single_threaded(bool single_threaded) { single_threaded_ = single_threaded; }

  // Calls work(task, worker) once for each task of 0..tasks-1, in any order and on any worker
  // (0..size()-1; no two calls at the same time have the same one); returns when all are done, and
  // what they wrote is visible to the caller and to later runs. `work` must not throw and must not
  // call run(). Allocates nothing.
  template <typename Work>
  void run(int tasks, const Work& work) {
    if (threads_.empty() || single_threaded_ || tasks <= 1) {
      for (int task = 0; task < tasks; ++task) work(task, 0);
      return;
    }
    run_in_parallel(
        tasks,
        [](const void* context, int task, int worker) {
          (*static_cast<const Work*>(context))(task, worker);
        },
        &work);
  }

 private:
  using Function = void (*)(const void* context, int task, int worker);

  void run_in_parallel(int tasks, Function function, const void* context);
  bool run_one_task(int worker);  // false: none was left
  void worker_loop(int worker);
  bool wait_for_tasks();  // false: the pool is being destroyed

  // Tasks that nobody has claimed yet (low half) and the number of the run (high half). Both in one
  // word, so that a worker that comes late cannot claim a task of the next run by mistake.
  std::atomic<std::uint64_t> unclaimed_{0};
  std::atomic<int> done_{0};
  // Of the current run: written while no task is unclaimed or running, read after a claim.
  int tasks_ = 0;
  Function function_ = nullptr;
  const void* context_ = nullptr;

  bool single_threaded_ = false;
  std::atomic<bool> stopping_{false};
  std::atomic<int> sleepers_{0};
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<std::thread> threads_;  // worker i + 1
};

}  // namespace crooner::engine::cpu
