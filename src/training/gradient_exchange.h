#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "distributed/process_group.h"

namespace crooner::training {

// Adds up the parameters' gradients over the processes, in flat buckets: each leaves as soon as its
// last gradient is there, while the backward pass continues with the others. Which parameters share
// a bucket, and therefore every bit of the sums, depends on their sizes alone; in which order the
// buckets leave, on the first step of process 0. A parameter without a gradient in one process
// counts as zero there; without one in all of them it stays without.
class GradientExchange {
 public:
  static constexpr std::int64_t kBucketElements = 6 << 20;  // 24 MB of float32

  // Watches the parameters as long as it lives.
  GradientExchange(const distributed::ProcessGroup& group, std::vector<at::Tensor> parameters,
                   std::int64_t bucket_elements = kBucketElements);
  ~GradientExchange();
  GradientExchange(const GradientExchange&) = delete;
  GradientExchange& operator=(const GradientExchange&) = delete;

  // Only the backward pass that follows, in one thread, still adds to the step's gradients: those
  // that it has completed may leave. Without this call all leave in finish(). Until then the
  // processes do nothing else together.
  void begin_last_pass();
  // The gradients are the sums over the processes when it returns.
  void finish();

  std::size_t buckets() const { return buckets_.size(); }
  std::size_t sent() const { return sent_; }  // buckets, in this step

 private:
  struct Watch;
  struct Bucket {
    std::size_t first = 0, end = 0;  // parameters
    at::Tensor gradients;            // flat, once it has left
    int awaited = 0;                 // parameters whose gradients the last pass still has to add
    int completed = 0;               // when they were: the n-th gradient of the pass
  };

  void count(std::size_t parameter);
  void send_complete();
  void send(Bucket& bucket);
  void share_order();
  void add_late(const std::vector<bool>& late);

  const distributed::ProcessGroup& group_;
  std::vector<at::Tensor> parameters_;
  std::vector<std::size_t> bucket_of_;
  std::vector<Bucket> buckets_;
  std::vector<std::size_t> order_;  // in which buckets leave; empty: before the first step's end
  std::size_t sent_ = 0;            // of order_
  std::vector<bool> had_gradient_;  // when it left
  // How often the last pass of this step has added to each gradient, and that of the step before.
  std::vector<int> added_, expected_;
  int all_added_ = 0;
  bool in_last_pass_ = false;
};

}  // namespace crooner::training
