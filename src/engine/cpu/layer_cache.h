#pragma once

#include <cstddef>

#include "config/transformer_config.h"

namespace crooner::engine::cpu {

// Where a layer keeps the keys and values of a row, so that what a position attends to is always
// one run of keys from its first on. Only what can still be read is kept: one row of the grid for
// kRow, two for kPreviousRow, a run a column for kColumn.
//
// A run of a head: keys [group of kLanes][dim][kLanes], values [key][value_stride()]. Sizes and
// offsets count numbers, of whatever type.
class LayerCache {
 public:
  LayerCache(const config::TransformerConfig& config, config::AttentionFunc func);

  struct CacheSlot {
    int run;
    int index;  // of the key in the run; -1: this position is nobody's key
  };
  CacheSlot slot(int position) const;

  struct Keys {
    int run;
    int count;  // the keys of a query, from the run's first on; 0: the attention's output is zero
  };
  Keys keys(int position) const;

  // Positions from `position` on, at most `n`, whose keys can be written before any of them
  // attends.
  int segment(int position, int n) const;

  std::size_t size() const { return static_cast<std::size_t>(runs_) * heads_ * head_size(); }
  std::size_t key_offset(int run, int head) const {
    return (static_cast<std::size_t>(run) * heads_ + head) * head_size();
  }
  std::size_t value_offset(int run, int head) const { return key_offset(run, head) + key_size(); }

  int capacity() const { return capacity_; }            // keys of a run
  int leading_zeros() const { return leading_zeros_; }  // keys before the first position's: zero
  int head_dim() const { return head_dim_; }
  int value_stride() const { return value_stride_; }

 private:
  std::size_t key_size() const;
  std::size_t head_size() const;

  config::AttentionFunc func_;
  int row_;  // positions of a row of the grid
  int spread_;
  int heads_;
  int head_dim_;
  int value_stride_;
  int runs_ = 1;
  int capacity_ = 0;
  int leading_zeros_ = 0;
};

}  // namespace crooner::engine::cpu
