#pragma once

#include <algorithm>

#include "engine/cpu/kernels.h"

namespace crooner::engine::cpu {

// How the rows of a matrix product are cut into panels of at most kMaxRows, as even as can be. The
// activations of a panel lie together: [inputs][rows of the panel]; that of panel i starts at
// begin(i) * inputs.
struct RowPanels {
  explicit RowPanels(int row_count)
      : rows(row_count), count((row_count + kMaxRows - 1) / kMaxRows) {}
  int begin(int panel) const { return static_cast<int>(static_cast<long>(rows) * panel / count); }
  int size(int panel) const { return begin(panel + 1) - begin(panel); }
  // The panel that holds a row.
  int of(int row) const {
    int panel = static_cast<int>(static_cast<long>(row) * count / rows);
    while (begin(panel + 1) <= row) ++panel;
    return panel;
  }
  // Where (input, row) stands.
  struct Place {
    float* first;  // of input 0
    int stride;    // to the next input
  };
  Place place(float* x, int inputs, int row) const {
    const int panel = of(row), b = begin(panel);
    return {x + static_cast<long>(b) * inputs + (row - b), size(panel)};
  }

  int rows;
  int count;
};

}  // namespace crooner::engine::cpu
