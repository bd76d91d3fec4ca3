#pragma once

#include "engine/cpu/packed_matrix.h"
#include "engine/cpu/row_panels.h"

namespace crooner::engine::cpu {

// A part of a product's result: `n` outputs of one row, from output `first` on, in `values`.
struct Outputs {
  int row;
  int first;
  int n;          // a multiple of kLanes; those behind the matrix's outputs are zero
  float* values;  // may be overwritten
};

// Panels [begin, end) of a matrix.
struct PanelRange {
  int begin;
  int end;
};

// y = x W + b, panel by panel: `finish` takes each part as soon as it is there. x: packed by
// RowPanels(rows).
template <typename Finish>
void multiply(ThreadPool& pool, const Kernels& kernels, const PackedMatrix& w, PanelRange range,
              const float* x, int rows, const Finish& finish) {
  constexpr int kPanelsPerTask =
      8;  // row panels of one unit: they share its weights, which stay in cache
  const RowPanels row_panels(rows);
  const int groups = (row_panels.count + kPanelsPerTask - 1) / kPanelsPerTask;
  pool.run((range.end - range.begin) * groups, [&](int unit, int) {
    alignas(64) float sums[kPanelsPerTask * kMaxRows * kPanel];
    const int panel = range.begin + unit / groups, width = w.width(panel), first = panel * kPanel;
    const int group = unit % groups * kPanelsPerTask,
              end = std::min(row_panels.count, group + kPanelsPerTask);
    const int begin = row_panels.begin(group);
    int sizes[kPanelsPerTask];
    for (int p = group; p < end; ++p) sizes[p - group] = row_panels.size(p);
    kernels.product({x + static_cast<long>(begin) * w.inputs, sizes, end - group}, w.panel(panel),
                    w.type, width, w.inputs, sums);
    for (int row = begin; row < row_panels.begin(end); ++row) {
      float* values = sums + (row - begin) * kPanel;
      if (w.type == WeightType::kInt8) {
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
