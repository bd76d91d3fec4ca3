#pragma once

#include <algorithm>
#include <cstddef>

#include "engine/cpu/aligned_buffer.h"

namespace crooner::engine::convolution {

// The last positions of a signal: rows of `stride` floats, [begin, end) of `length` positions in
// all. What lies outside of the signal is zero, as a convolution's padding is.
class Ring {
 public:
  Ring() = default;
  // `block`: the most positions that one caller reads at once.
  Ring(long capacity, int row_stride, long signal_length, long block)
      : stride(row_stride),
        length(signal_length),
        capacity_(capacity),
        rows_(cpu::float_buffer(static_cast<std::size_t>(capacity * row_stride), "convolutions")),
        zeros_(cpu::float_buffer(static_cast<std::size_t>(block * row_stride), "convolutions")) {
    std::fill_n(zeros_.floats(), block * row_stride, 0.0f);
  }

  // A position of the signal and those after it that lie together.
  struct Run {
    float* row;
    long count;  // at most what a caller reads at once where the row is outside of the signal
  };
  Run inside(long position) const {
    const long index = position % capacity_;
    return {rows_.floats() + index * stride, capacity_ - index};
  }
  Run anywhere(long position) const {
    if (position < 0) return {zeros_.floats(), -position};
    if (position >= length) return {zeros_.floats(), 1l << 40};
    const Run run = inside(position);
    return {run.row, std::min(run.count, length - position)};
  }

  long room() const { return std::min(length - end, begin + capacity_ - end); }
  bool complete() const { return end == length; }

  int stride = 0;
  long length = 0;
  long begin = 0;  // the first position that is still needed
  long end = 0;    // positions that are there

 private:
  long capacity_ = 0;
  cpu::AlignedBuffer rows_, zeros_;
};

}  // namespace crooner::engine::convolution
