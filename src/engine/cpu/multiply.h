#pragma once

#include "engine/cpu/packed_matrix.h"
#include "engine/cpu/row_panels.h"

namespace crooner::engine::cpu {

// Part of a product's result: `n` outputs of one row, starting at output `first`.
struct Outputs {
  int row;
  int first;
  int n;          // a multiple of kLanes; outputs beyond the matrix's are zero
  float* values;  // may be overwritten
};

// Panels [begin, end) of a matrix.
struct PanelRange {
  int begin;
  int end;
};

// y = x W + b, panel by panel: `finish` is called with each part as soon as it is computed, on the
// worker that computed it. x: packed by RowPanels(rows).
template <typename Finish>
void multiply(ThreadPool& pool, const Kernels& kernels, const PackedMatrix& w, PanelRange range,
              const float* x, int rows, const Finish& finish) {
  constexpr int kPanelsPerTask = 8;  // of rows: a task's weights stay in cache for all of them
  const RowPanels row_panels(rows);
  const int groups = (row_panels.count + kPanelsPerTask - 1) / kPanelsPerTask;
  pool.run((range.end - range.begin) * groups, [&](int task, int) {
    alignas(64) float sums[kPanelsPerTask * kMaxRows * kPanel];
    const int panel = range.begin + task / groups, width = w.width(panel), first = panel * kPanel;
    const int group = task % groups * kPanelsPerTask,
              end = std::min(row_panels.count, group + kPanelsPerTask);
    const int begin = row_panels.begin(group);
    int sizes[kPanelsPerTask];
    for (int p = group; p < end; ++p) sizes[p - group] = row_panels.size(p);
    kernels.product({x + static_cast<long>(begin) * w.inputs, sizes, end - group}, w.panel(panel),
                    w.type, width, w.inputs, sums);
    for (int row = begin; row < row_panels.begin(end); ++row) {
      float* values = sums + (row - begin) * kPanel;
      if (w.type == Precision::kInt8) {
        for (int j = 0; j < width; ++j) values[j] = values[j] * w.scales[first + j];
      }
      for (int j = 0; j < width; ++j) values[j] = values[j] + w.bias[first + j];
      finish(Outputs{row, first, width, values});
    }
  });
}

template <typename Finish>
void multiply(ThreadPool& pool, const Kernels& kernels, const PackedMatrix& w, const float* x,
              int rows, const Finish& finish) {
  multiply(pool, kernels, w, {0, w.panels()}, x, rows, finish);
}

}  // namespace crooner::engine::cpu
