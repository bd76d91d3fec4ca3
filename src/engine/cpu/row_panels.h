#pragma once

#include <algorithm>

#include "engine/cpu/kernels.h"

namespace crooner::engine::cpu {

// Splits the rows of a matrix product into panels of at most kMaxRows, as evenly as possible. The
// activations of a panel are contiguous, [inputs][rows of the panel]; panel i starts at
// begin(i) * inputs.
struct RowPanels {
  explicit RowPanels(int row_count)
      : rows(row_count), count((row_count + kMaxRows - 1) / kMaxRows) {}
  int begin(int panel) const { return static_cast<int>(static_cast<long>(rows) * panel / count); }
  int size(int panel) const { return begin(panel + 1) - begin(panel); }
  int panel_of_row(int row) const {
    int panel = static_cast<int>(static_cast<long>(row) * count / rows);
    while (begin(panel + 1) <= row) ++panel;
    return panel;
  }
  // The activations of one row: input k is first[k * stride].
  struct StridedRow {
    float* first;
    int stride;
  };
  StridedRow row(float* x, int inputs, int row) const {
    const int panel = panel_of_row(row), b = begin(panel);
    return {x + static_cast<long>(b) * inputs + (row - b), size(panel)};
  }

  int rows;
  int count;
};

}  // namespace crooner::engine::cpu
