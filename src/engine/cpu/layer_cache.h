#pragma once

#include <cstddef>

#include "config/transformer_config.h"

namespace crooner::engine::cpu {

// The layout of one layer's KV cache for one row (sequence). Keys are arranged in runs, so that a
// position always attends to the first `count` keys of one run. Only what can still be attended to
// is kept: one row of the attention grid for kRow, two for kPreviousRow, a run per column for
// kColumn.
//
// Memory of a run, per head: keys [group of kLanes][dim][kLanes], then values
// [key][value_stride()]. Sizes and offsets count numbers, of any type.
class LayerCache {
 public:
  LayerCache(const config::TransformerConfig& config, config::AttentionFunc func);

  // Where a position's key and value are stored.
  struct CacheSlot {
    int run;
    int index;  // in the run; -1: no position attends to this one
  };
  CacheSlot slot(int position) const;

  // The keys that a position attends to: the first `count` of a run. 0: the output is zero.
  struct Keys {
    int run;
    int count;
  };
  Keys keys(int position) const;

  // How many positions from `position` on, at most `n`, may have their keys written before any of
  // them attends: writing a later row's keys would overwrite those that an earlier one reads.
  int segment(int position, int n) const;

  std::size_t size() const { return static_cast<std::size_t>(runs_) * heads_ * head_size(); }
  std::size_t key_offset(int run, int head) const {
    return (static_cast<std::size_t>(run) * heads_ + head) * head_size();
  }
  std::size_t value_offset(int run, int head) const { return key_offset(run, head) + key_size(); }

  int capacity() const { return capacity_; }            // keys per run
  int leading_zeros() const { return leading_zeros_; }  // zero keys before the first position's
  int head_dim() const { return head_dim_; }
  int value_stride() const { return value_stride_; }

 private:
  std::size_t key_size() const;
  std::size_t head_size() const;

  config::AttentionFunc func_;
  int row_;  // positions per row of the attention grid
  int spread_;
  int heads_;
  int head_dim_;
  int value_stride_;
  int runs_ = 1;
  int capacity_ = 0;
  int leading_zeros_ = 0;
};

}  // namespace crooner::engine::cpu
