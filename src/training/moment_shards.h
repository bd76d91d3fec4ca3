#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <span>
#include <vector>

#include "distributed/process_group.h"

namespace crooner::training {

// Which process of a group holds the moments of which parameter, and updates it (ZeRO stage 1,
// Rajbhandari et al. 2020): whole parameters, the largest first, each to the process that has the
// fewest numbers. The same in all processes.
class MomentShards {
 public:
  // Without `divided`, or of one process: every process holds all moments.
  MomentShards(const distributed::ProcessGroup& group, std::span<const at::Tensor> parameters,
               bool divided);

  bool divided() const { return !owners_.empty(); }
  // Whether this process has the parameter's moments and updates it.
  bool holds(std::size_t parameter) const {
    return !divided() || owners_[parameter] == group_.rank();
  }
  // The same of each parameter; empty: all.
  std::vector<bool> held() const;

  // Sends the parameters that each process has updated to all others.
  void exchange(const std::vector<at::Tensor>& parameters) const;

  // A moment of a parameter, in every process: the one that its owner holds.
  at::Tensor fetch(std::size_t parameter, const at::Tensor& moment) const;

 private:
  const distributed::ProcessGroup& group_;
  std::vector<int> owners_;
};

}  // namespace crooner::training
