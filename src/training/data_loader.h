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

#include "training/dataset.h"

namespace crooner::training {

// Where a training batch comes from: the samples [index, index + batch_size) of a sampler, read
// from a dataset by a background thread, ahead of the step that needs them. The order is the
// sampler's alone: batch k after seek(i) holds samples from i + k * batch_size on, whatever the
// prefetch. next() and seek() are for one thread.
template <typename Batch>
class DataLoader {
 public:
  // `prefetch`: batches that are kept ready at most. `end`: the index after the last sample;
  // nothing is read beyond it. `dataset` and `sampler` must outlive the loader.
  DataLoader(const Dataset<Batch>& dataset, const Sampler& sampler, int batch_size, int prefetch,
             std::int64_t end)
      : dataset_(dataset),
        sampler_(sampler),
        batch_size_(batch_size),
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
    position_ += batch_size_;
    changed_.notify_all();
    return batch;
  }

  // The next batch begins with sample `index`. What was read ahead of it is dropped.
  void seek(std::int64_t index) {
    stop();
    ready_.clear();
    position_ = index;
  }

 private:
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

  void run(std::int64_t index) {
    std::exception_ptr failure;
    try {
      while (index + batch_size_ <= end_ && wait_for_room()) {
        Batch batch = read(index);
        const std::lock_guard lock(mutex_);
        ready_.push_back(std::move(batch));
        changed_.notify_all();
        index += batch_size_;
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

  Batch read(std::int64_t index) const {
    std::vector<Sample> samples;
    for (int row = 0; row < batch_size_; ++row) samples.push_back(sampler_.at(index + row));
    return dataset_.read(samples);
  }

  const Dataset<Batch>& dataset_;
  const Sampler& sampler_;
  int batch_size_;
  std::size_t prefetch_;
  std::int64_t end_;
  std::int64_t position_ = 0;  // of next(); touched by the caller's thread only

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Batch> ready_;  // the following are guarded by mutex_
  bool stopping_ = false;
  bool finished_ = false;  // the thread has read all it could
  std::exception_ptr failure_;
  std::thread reader_;  // touched by the caller's thread only
};

}  // namespace crooner::training
