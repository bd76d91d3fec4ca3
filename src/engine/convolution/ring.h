#pragma once

#include <algorithm>

namespace crooner::engine::convolution {

// The last positions of a signal: rows of `stride` floats, [begin, end) of `length` positions in
// all. What lies outside of the signal is zero, as a convolution's padding is.
class Ring {
 public:
  Ring() = default;
  // `held`: how many positions stay at once. place() says where.
  Ring(long held, int row_stride, long signal_length)
      : stride(row_stride), length(signal_length), capacity_(held) {}

  long floats() const { return capacity_ * stride; }
  // `rows`: floats(); `zeros`: as many rows of zeros as a caller reads at once.
  void place(float* rows, float* zeros) {
    rows_ = rows;
    zeros_ = zeros;
  }

  // A position of the signal and those after it that lie together.
  struct Run {
    float* row;
    long count;  // at most what a caller reads at once where the row is outside of the signal
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
  long end = 0;    // positions that are there

 private:
  long capacity_ = 0;
  float* rows_ = nullptr;
  float* zeros_ = nullptr;
};

}  // namespace crooner::engine::convolution
