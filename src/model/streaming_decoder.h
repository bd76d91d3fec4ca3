#pragma once

#include <ATen/core/Tensor.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "model/cpu_vqvae.h"

namespace crooner::model {

// Decodes codes while they are made: on a thread of its own, as far as codes are there. The audio
// is that of Vqvae::decode on the CPU, bit for bit.
class StreamingDecoder {
 public:
  // `total`: the codes that will come.
  StreamingDecoder(CpuVqvaeDecoder decoder, std::int64_t total);
  ~StreamingDecoder();  // gives up what is not decoded yet
  StreamingDecoder(const StreamingDecoder&) = delete;
  StreamingDecoder& operator=(const StreamingDecoder&) = delete;

  std::int64_t total() const { return total_; }
  std::int64_t received() const { return received_; }
  void push(std::span<const std::int64_t> codes);  // those that come next
  // The samples that are decoded by now, from the start; they hold as long as this decoder.
  std::span<const float> decoded() const;
  // The audio [1, 1, total * hop], when all codes have come. Throws what decoding threw.
  at::Tensor finish();

 private:
  struct GivenUp {};

  void work();
  std::int64_t wait_for(std::int64_t place);

  CpuVqvaeDecoder decoder_;
  std::int64_t total_;
  std::int64_t received_ = 0;  // by the caller's count
  at::Tensor audio_;
  std::atomic<std::int64_t> decoded_ = 0;  // samples of it
  std::exception_ptr error_;

  std::mutex mutex_;
  std::condition_variable more_;
  std::vector<std::int64_t> codes_;  // that have come
  std::atomic<bool> given_up_ = false;
  std::vector<std::int64_t> known_;  // the worker's copy, so that it seldom locks
  std::thread worker_;
};

}  // namespace crooner::model
