#pragma once

#include <cstddef>

#include "config/attention_runs.h"

namespace crooner::engine::cpu {

// The layout of one layer's KV cache for one row (sequence): the runs of keys of its pattern.
//
// Memory of a run, per head: its keys, then its values, in the order of key_index() and
// value_index() (kernels.h). Sizes and offsets count numbers, of any type.
class LayerCache : public config::AttentionRuns {
 public:
  LayerCache(const config::TransformerConfig& config, config::AttentionFunc func);

  std::size_t size() const { return static_cast<std::size_t>(runs()) * heads_ * head_size(); }
  std::size_t key_offset(int run, int head) const {
    return (static_cast<std::size_t>(run) * heads_ + head) * head_size();
  }
  std::size_t value_offset(int run, int head) const { return key_offset(run, head) + key_size(); }

  int head_dim() const { return head_dim_; }
  int value_stride() const { return value_stride_; }

 private:
  std::size_t key_size() const;
  std::size_t head_size() const;

  int heads_;
  int head_dim_;
  int value_stride_;
};

}  // namespace crooner::engine::cpu
