#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "distributed/process_rank.h"

namespace crooner::distributed {

// Another process of the job ended, so that this one cannot continue. Exit code 4.
class ProcessLost : public ResourceError {
 public:
  using ResourceError::ResourceError;
};

// The processes that do one job together. All of them call the same functions in the same order,
// from one thread each; a function that waits for the others throws ProcessLost, naming the process
// and what it said, when one of them ends. Sums are the same bits in all processes and in every run
// with as many processes. Built on LibTorch's c10d: Gloo, and NCCL for the data of GPUs where it
// can be used (use_device), which pass through host memory otherwise. A group of one process does
// nothing and costs nothing.
class ProcessGroup {
 public:
  static const ProcessGroup& single();

  // Joins the group: waits for the others, and connects to them. Throws ResourceError naming the
  // process that does not come, and UsageError when one of them is another version of crooner or
  // LibTorch.
  explicit ProcessGroup(const ProcessRank& rank);
  ~ProcessGroup();
  ProcessGroup(const ProcessGroup&) = delete;
  ProcessGroup& operator=(const ProcessGroup&) = delete;

  // The device that this process computes on. On GPUs all try NCCL; where that fails in one of
  // them, a warning says why, and data pass through host memory.
  void use_device(at::Device device) const;

  int rank() const { return rank_.rank; }
  int size() const { return rank_.size; }
  int local_rank() const { return rank_.local_rank; }
  int local_size() const { return rank_.local_size; }
  bool is_first() const { return rank_.rank == 0; }

  // Replaces the elements of each tensor by their sums over the processes. Shapes and types are the
  // same in all.
  void sum(std::vector<at::Tensor> tensors) const;
  double sum(double value) const;
  std::int64_t largest(std::int64_t value) const;
  // Begins such a sum, and returns: the elements are there when finish_sums() has returned. So a
  // sum is on its way while this process computes.
  void begin_sum(const at::Tensor& tensor) const;
  void finish_sums() const;
  // Replaces the tensors' elements by those of process `rank`; or the text, by that of process 0.
  void copy_from(int rank, std::vector<at::Tensor> tensors) const;
  void copy_from_first(std::vector<at::Tensor> tensors) const { copy_from(0, std::move(tensors)); }
  std::string text_of_first(const std::string& text) const;
  // Throws UsageError in every process when `value` is not the same in all: "Process 2 (host) has
  // another WHAT than process 0".
  void require_same(const std::string& what, const std::string& value) const;

  // Runs `work` in one process of each host, and then in the others: for what finds in a cache what
  // the first one put there. However long it takes, the others wait.
  void one_after_another(const std::function<void()>& work) const;

  // Runs the whole work of this process. A failure is reported to the others, and thrown; and so is
  // that another one was lost, to the process that started all.
  void run(const std::function<void(const ProcessGroup&)>& work) const;
  // After run() threw: whether process 0 threw the same, so that one message is enough.
  bool first_failed_alike(const std::string& reason) const;
  // After it threw: whether what it reported can be read.
  bool has_reported() const;

 private:
  struct Connections;

  ProcessGroup();
  void begin_reduction(const at::Tensor& tensor, bool largest) const;
  std::string name(int rank) const;  // "process 2 (host)"
  [[noreturn]] void throw_lost() const;
  void disconnect() const;
  std::string connect_nccl(at::Device device) const;
  void report_failure(const std::string& reason) const;

  ProcessRank rank_;
  std::unique_ptr<Connections> connections_;
};

}  // namespace crooner::distributed
