#include "model/streaming_decoder.h"

#include <ATen/ops/empty.h>

#include <chrono>
#include <utility>

#include "base/signals.h"

namespace crooner::model {
namespace {

constexpr std::chrono::milliseconds kSignalInterval(100);  // between two looks at the signals

}  // namespace

StreamingDecoder::StreamingDecoder(std::int64_t total, std::int64_t hop, Decode decode)
    : decode_(std::move(decode)),
      total_(total),
      audio_(at::empty({1, 1, total * hop}, at::TensorOptions().dtype(at::kFloat))),
      worker_([this] { work(); }) {}

StreamingDecoder::~StreamingDecoder() {
  {
    const std::lock_guard lock(mutex_);
    abandoned_ = true;
  }
  more_.notify_one();
  if (worker_.joinable()) worker_.join();
}

void StreamingDecoder::push(std::span<const std::int64_t> codes) {
  {
    const std::lock_guard lock(mutex_);
    codes_.insert(codes_.end(), codes.begin(), codes.end());
  }
  received_ += static_cast<std::int64_t>(codes.size());
  more_.notify_one();
}

std::span<const float> StreamingDecoder::decoded() const {
  return {audio_.const_data_ptr<float>(),
          static_cast<std::size_t>(decoded_.load(std::memory_order_acquire))};
}

at::Tensor StreamingDecoder::finish() {
  {
    std::unique_lock lock(mutex_);
    while (!finished_.wait_for(lock, kSignalInterval, [this] { return ended_; })) {
      throw_if_interrupted();  // the destructor ends the worker
    }
  }
  worker_.join();
  if (error_) std::rethrow_exception(error_);
  return audio_;
}

void StreamingDecoder::work() {
  try {
    decode_([this](std::int64_t index) { return wait_for_code(index); }, audio_.data_ptr<float>(),
            &decoded_);
  } catch (const Abandoned&) {
  } catch (...) {
    error_ = std::current_exception();
  }
  const std::lock_guard lock(mutex_);
  ended_ = true;
  finished_.notify_one();
}

std::int64_t StreamingDecoder::wait_for_code(std::int64_t index) {
  const auto at = static_cast<std::size_t>(index);
  if (abandoned_.load(std::memory_order_relaxed)) throw Abandoned();
  if (at >= known_.size()) {
    std::unique_lock lock(mutex_);
    more_.wait(lock, [&] { return at < codes_.size() || abandoned_; });
    if (at >= codes_.size()) throw Abandoned();
    known_ = codes_;
  }
  return known_[at];
}

}  // namespace crooner::model
