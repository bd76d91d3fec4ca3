#pragma once

#include <algorithm>

namespace crooner::engine::convolution {

// A ring buffer of the latest positions of a signal: rows of `stride` floats, [begin, end) of
// `length` positions in all. Outside the signal rows are zero, like a convolution's padding.
class Ring {
 public:
  Ring() = default;
  // `held`: how many positions are kept at a time.
  Ring(long held, int row_stride, long signal_length)
      : stride(row_stride), length(signal_length), capacity_(held) {}

  long floats() const { return capacity_ * stride; }
  // `rows`: floats(); `zeros`: as many zero rows as a caller reads at once.
  void set_memory(float* rows, float* zeros) {
    rows_ = rows;
    zeros_ = zeros;
  }

  // A position's row and the number of contiguous positions from it on.
  struct Run {
    float* row;
    long count;  // outside the signal: at most what a caller reads at once
  };
  Run inside(long position) const {
    const long index = position % capacity_;
    return {rows_ + index * stride, capacity_ - index};
  }
  Run anywhere(long position) const {
    if (position < 0) return {zeros_, -position};
    if (position >= length) return {zeros_, 1l << 40};
    const Run run = inside(position);
    return {run.row, std::min(run.count, length - position)};
  }

  long room() const { return std::min(length - end, begin + capacity_ - end); }
  bool complete() const { return end == length; }

  int stride = 0;
  long length = 0;
  long begin = 0;  // the first position that is still needed
  long end = 0;    // the end of the positions computed so far

 private:
  long capacity_ = 0;
  float* rows_ = nullptr;
  float* zeros_ = nullptr;
};

}  // namespace crooner::engine::convolution
