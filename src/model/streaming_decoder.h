#pragma once

#include <ATen/core/Tensor.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

namespace crooner::model {

// Decodes codes on a thread of its own while they are still being sampled. The audio is that of
// Vqvae::decode(), bit for bit.
class StreamingDecoder {
 public:
  // Returns the code at an index, as soon as it is there; throws when it is no longer wanted.
  using Codes = std::function<std::int64_t(std::int64_t index)>;
  // Decodes all codes into [total * hop] samples; `decoded` follows the number of those that are
  // final, from the start.
  using Decode =
      std::function<void(const Codes& codes, float* samples, std::atomic<std::int64_t>* decoded)>;

  // `total`: how many codes will be pushed. `decode` is called on the thread.
  StreamingDecoder(std::int64_t total, std::int64_t hop, Decode decode);
  ~StreamingDecoder();  // abandons what is not decoded yet
  StreamingDecoder(const StreamingDecoder&) = delete;
  StreamingDecoder& operator=(const StreamingDecoder&) = delete;

  std::int64_t total() const { return total_; }
  std::int64_t received() const { return received_; }
  void push(std::span<const std::int64_t> codes);  // the next ones
  // The samples decoded so far, from the start; valid as long as this decoder.
  std::span<const float> decoded() const;
  // Waits for the audio [1, 1, total * hop], after all codes were pushed. Throws what decoding
  // threw, and Interrupted after a signal.
  at::Tensor finish();

 private:
  struct Abandoned {};

  void work();
  std::int64_t wait_for_code(std::int64_t index);

  Decode decode_;
  std::int64_t total_;
  std::int64_t received_ = 0;  // on the caller's thread
  at::Tensor audio_;
  std::atomic<std::int64_t> decoded_ = 0;  // samples of it
  std::exception_ptr error_;

  std::mutex mutex_;
  std::condition_variable more_;      // for the worker
  std::condition_variable finished_;  // for the caller
  bool ended_ = false;                // the worker
  std::vector<std::int64_t> codes_;   // pushed so far
  std::atomic<bool> abandoned_ = false;
  std::vector<std::int64_t> known_;  // the worker's copy, so that it rarely locks
  std::thread worker_;
};

}  // namespace crooner::model
