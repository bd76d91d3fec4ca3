#pragma once

#include <algorithm>

#include "config/transformer_config.h"

namespace crooner::config {

// How the keys of one layer are kept for decoding. They are arranged in runs, so that a position
// always attends to the first `count` keys of one run. Only what can still be attended to is kept:
// one row of the attention grid for kRow, two for kPreviousRow, a run per column for kColumn.
// Everything that depends on a position is constexpr: CUDA kernels call it too.
class AttentionRuns {
 public:
  AttentionRuns() = default;
  AttentionRuns(const TransformerConfig& config, AttentionFunc func);

  // Where a position's key and value are stored.
  struct Entry {
    int run;
    int index;  // in the run; -1: no position attends to this one
  };
  constexpr Entry entry(int position) const {
    const int row = position / row_, column = position % row_;
    switch (func_) {
      case AttentionFunc::kDense:
        return {0, position};
      case AttentionFunc::kRow:
        return {0, column};
      case AttentionFunc::kColumn:
        return {column, row};
      case AttentionFunc::kPreviousRow:
        return {row % 2, column};
      case AttentionFunc::kSummary:
      case AttentionFunc::kSummarySpread: {
        const int in_spread = column - (row_ - spread_);
        return {0, in_spread < 0 ? -1 : (row + 1) * spread_ + in_spread};
      }
      case AttentionFunc::kPrime:
        return {0, position < capacity_ ? position : -1};
      case AttentionFunc::kLyrics:
        break;
    }
    return {0, -1};
  }

  // The keys that a position attends to: the first `count` of a run. 0: the output is zero.
  struct Keys {
    int run;
    int count;
  };
  constexpr Keys keys(int position) const {
    const int row = position / row_, column = position % row_;
    switch (func_) {
      case AttentionFunc::kDense:
        return {0, position + 1};
      case AttentionFunc::kRow:
        return {0, column + 1};
      case AttentionFunc::kColumn:
        return {column, row + 1};
      case AttentionFunc::kPreviousRow:
        return {(row + 1) % 2, row == 0 ? 0 : row_};
      case AttentionFunc::kSummary:
      case AttentionFunc::kSummarySpread:
        return {0, (row + 1) * spread_ + own_summary(row, column)};
      case AttentionFunc::kPrime:
        return {0, position < capacity_ ? position + 1 : capacity_};
      case AttentionFunc::kLyrics:
        break;
    }
    return {0, capacity_};
  }

  // How many positions from `position` on, at most `n`, may have their keys written before any of
  // them attends: writing a later row's keys would overwrite those that an earlier one reads.
  constexpr int segment(int position, int n) const {
    if (func_ != AttentionFunc::kRow && func_ != AttentionFunc::kPreviousRow) return n;
    return std::min(n, row_ - position % row_);
  }

  AttentionFunc func() const { return func_; }
  constexpr int runs() const { return runs_; }
  constexpr int capacity() const { return capacity_; }  // keys per run
  int leading_zeros() const { return leading_zeros_; }  // zero keys before the first position's

 private:
  // How many summary positions of its own row a position sees: those up to itself, but none in the
  // last row, whose keys no position sees.
  constexpr int own_summary(int row, int column) const {
    const bool last = (row + 2) * spread_ >= capacity_;
    return last ? 0 : std::max(0, column - (row_ - spread_) + 1);
  }

  AttentionFunc func_ = AttentionFunc::kDense;
  int row_ = 1;  // positions per row of the attention grid
  int spread_ = 0;
  int runs_ = 1;
  int capacity_ = 0;
  int leading_zeros_ = 0;
};

}  // namespace crooner::config
