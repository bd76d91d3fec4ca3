#include "checkpoint/tensor_bounds.h"

#include <algorithm>

#include "base/dtype.h"
#include "base/strings.h"

namespace crooner::checkpoint {
namespace {

constexpr std::int64_t kMaxElements = std::int64_t{1} << 40;
constexpr std::int64_t kMaxExpanded = std::int64_t{1} << 31;  // a stride of 0 repeats elements

bool any_negative(const std::vector<std::int64_t>& values) {
  return std::any_of(values.begin(), values.end(), [](std::int64_t value) { return value < 0; });
}

bool any_zero(const std::vector<std::int64_t>& values) {
  return std::find(values.begin(), values.end(), 0) != values.end();
}

}  // namespace

std::optional<std::string> bounds_error(const std::vector<std::int64_t>& shape,
                                        const std::vector<std::int64_t>& strides,
                                        std::int64_t offset, std::int64_t elements) {
  if (shape.size() != strides.size()) return "its shape and stride differ in length";
  if (any_negative(shape) || any_negative(strides) || offset < 0) return "a number is negative";
  const std::string sentence =
      str_cat("its shape ", format_shape(shape), ", stride ", format_shape(strides), " and offset ",
              offset, " reach beyond its storage of ", elements, " elements");
  if (any_zero(shape)) return offset <= elements ? std::nullopt : std::optional(sentence);

  std::int64_t count = 1;
  std::int64_t last = offset;  // the farthest element
  for (std::size_t i = 0; i < shape.size(); ++i) {
    std::int64_t reach = 0;
    if (__builtin_mul_overflow(count, shape[i], &count) || count > kMaxElements ||
        __builtin_mul_overflow(shape[i] - 1, strides[i], &reach) ||
        __builtin_add_overflow(last, reach, &last)) {
      return sentence;
    }
  }
  if (last >= elements) return sentence;
  if (count > (any_zero(strides) ? kMaxExpanded : elements)) {
    return str_cat("its shape ", format_shape(shape), " repeats elements of its storage");
  }
  return std::nullopt;
}

}  // namespace crooner::checkpoint
