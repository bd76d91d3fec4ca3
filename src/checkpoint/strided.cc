#include "checkpoint/strided.h"

#include <cstring>

namespace crooner::checkpoint {
namespace {

void copy_row(const std::byte* from, std::int64_t count, std::int64_t stride, std::size_t size,
              std::byte* to) {
  if (stride == 1) {
    std::memcpy(to, from, count * size);
    return;
  }
  const auto step = static_cast<std::size_t>(stride) * size;
  for (std::int64_t i = 0; i < count; ++i) {
    std::memcpy(to + i * size, from + i * step, size);
  }
}

}  // namespace

std::vector<std::int64_t> contiguous_strides(const std::vector<std::int64_t>& shape) {
  std::vector<std::int64_t> strides(shape.size());
  std::int64_t stride = 1;
  for (std::size_t i = shape.size(); i-- > 0;) {
    strides[i] = stride;
    stride *= shape[i];
  }
  return strides;
}

void copy_strided(const std::byte* from, const std::vector<std::int64_t>& shape,
                  const std::vector<std::int64_t>& strides, std::size_t size, std::byte* to) {
  for (const std::int64_t extent : shape) {
    if (extent == 0) return;
  }
  if (shape.empty()) return copy_row(from, 1, 1, size, to);
  const std::size_t last = shape.size() - 1;
  const std::size_t row_bytes = shape[last] * size;
  std::vector<std::int64_t> at(last, 0);  // index over all dimensions but the last
  for (;;) {
    std::int64_t element = 0;
    for (std::size_t i = 0; i < last; ++i) element += at[i] * strides[i];
    copy_row(from + element * size, shape[last], strides[last], size, to);
    to += row_bytes;
    std::size_t i = last;
    for (; i > 0; --i) {
      if (++at[i - 1] < shape[i - 1]) break;
      at[i - 1] = 0;
    }
    if (i == 0) return;
  }
}

}  // namespace crooner::checkpoint
