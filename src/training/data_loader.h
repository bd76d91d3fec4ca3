#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "training/batch_share.h"
#include "training/dataset.h"

namespace crooner::training {

// Where a training batch comes from: a process's share of the samples of each step, read from a
// dataset by a background thread, ahead of the step that needs them. The order is the sampler's
// alone: after seek(i) the batches are the passes of the share among the samples from i on, then
// those of the next step, whatever the prefetch. next() and seek() are for one thread.
template <typename Batch>
class DataLoader {
 public:
  // `prefetch`: batches that are kept ready at most. `end`: the index after the last sample;
  // nothing is read beyond it. `dataset` and `sampler` must outlive the loader.
  DataLoader(const Dataset<Batch>& dataset, const Sampler& sampler, BatchShare share, int prefetch,
             std::int64_t end)
      : dataset_(dataset),
        sampler_(sampler),
        share_(std::move(share)),
        prefetch_(static_cast<std::size_t>(std::max(prefetch, 1))),
        end_(end) {}
  ~DataLoader() { stop(); }
  DataLoader(const DataLoader&) = delete;
  DataLoader& operator=(const DataLoader&) = delete;

  // The next batch in order. Waits for it; rethrows what reading it threw, and throws
  // std::out_of_range at the end.
  Batch next() {
    if (!reader_.joinable()) start();
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !ready_.empty() || finished_; });
    if (ready_.empty()) {
      if (failure_) std::rethrow_exception(failure_);
      throw std::out_of_range("The data loader is at its end.");
    }
    Batch batch = std::move(ready_.front());
    ready_.pop_front();
    position_ = after(position_);
    changed_.notify_all();
    return batch;
  }

  // A step begins with sample `index`. What was read ahead is dropped.
  void seek(std::int64_t index) {
    stop();
    ready_.clear();
    position_ = {index, 0};
  }

 private:
  // A batch: where its step begins, and which pass of it.
  struct Position {
    std::int64_t step = 0;
    std::size_t pass = 0;
  };

  Position after(Position position) const {
    if (++position.pass < share_.passes.size()) return position;
    return {position.step + share_.step_samples, 0};
  }

  void start() {
    stopping_ = finished_ = false;
    failure_ = nullptr;
    reader_ = std::thread([this, first = position_] { run(first); });
  }

  void stop() {
    if (!reader_.joinable()) return;
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
      changed_.notify_all();
    }
    reader_.join();
    reader_ = std::thread();
  }

  void run(Position position) {
    std::exception_ptr failure;
    try {
      while (last(position) < end_ && wait_for_room()) {
        Batch batch = read(position);
        const std::lock_guard lock(mutex_);
        ready_.push_back(std::move(batch));
        changed_.notify_all();
        position = after(position);
      }
    } catch (...) {
      failure = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    failure_ = failure;
    finished_ = true;
    changed_.notify_all();
  }

  // False: the loader is being stopped.
  bool wait_for_room() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopping_ || ready_.size() < prefetch_; });
    return !stopping_;
  }

  std::int64_t first(Position position) const {
    return position.step + share_.passes[position.pass].first;
  }
  std::int64_t last(Position position) const {
    return first(position) + share_.passes[position.pass].count - 1;
  }

  Batch read(Position position) const {
    std::vector<Sample> samples;
    for (std::int64_t index = first(position); index <= last(position); ++index)
      samples.push_back(sampler_.at(index));
    return dataset_.read(samples);
  }

  const Dataset<Batch>& dataset_;
  const Sampler& sampler_;
  BatchShare share_;
  std::size_t prefetch_;
  std::int64_t end_;
  Position position_;  // of next(); touched by the caller's thread only

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Batch> ready_;  // the following are guarded by mutex_
  bool stopping_ = false;
  bool finished_ = false;  // the thread has read all it could
  std::exception_ptr failure_;
  std::thread reader_;  // touched by the caller's thread only
};

}  // namespace crooner::training
