#include "checkpoint/numpy_scalar.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "base/utf8.h"

namespace crooner::checkpoint {
namespace {

double half_to_double(std::uint16_t bits) {
  const int exponent = bits >> 10 & 31;
  const int fraction = bits & 1023;
  const double sign = bits & 0x8000 ? -1 : 1;
  if (exponent == 31) {
    return fraction ? std::numeric_limits<double>::quiet_NaN()
                    : sign * std::numeric_limits<double>::infinity();
  }
  return sign * (exponent ? std::ldexp(1024 + fraction, exponent - 25) : std::ldexp(fraction, -24));
}

template <typename Number>
Number number_of(std::string_view bytes) {
  Number number;
  std::memcpy(&number, bytes.data(), sizeof(number));
  return number;
}

}  // namespace

std::optional<NumpyType> parse_numpy_type(std::string_view code) {
  for (const std::string_view known :
       {"f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"}) {
    if (code == known) return NumpyType{code[0], code[1] - '0', false};
  }
  return std::nullopt;
}

std::optional<Value> decode_numpy_scalar(const NumpyType& type, std::string_view stored) {
  if (stored.size() != static_cast<std::size_t>(type.size)) return std::nullopt;
  std::string bytes(stored);
  if (type.big_endian) std::reverse(bytes.begin(), bytes.end());
  if (type.kind == 'b') return Value::of_bool(bytes[0] != 0);
  if (type.kind == 'f') {
    if (type.size == 2) return Value::of_float(half_to_double(number_of<std::uint16_t>(bytes)));
    if (type.size == 4) return Value::of_float(number_of<float>(bytes));
    return Value::of_float(number_of<double>(bytes));
  }
  const bool negative = type.kind == 'i' && (bytes.back() & 0x80);
  if (type.kind == 'u' && type.size == 8 && (bytes.back() & 0x80)) return std::nullopt;
  bytes.resize(sizeof(std::int64_t), negative ? '\xff' : '\0');
  return Value::of_int(number_of<std::int64_t>(bytes));
}

std::optional<std::string> latin1_bytes(std::string_view utf8) {
  std::string bytes;
  for (const char32_t character : decode_utf8(utf8)) {
    if (character > 0xff) return std::nullopt;
    bytes += static_cast<char>(character);
  }
  return bytes;
}

}  // namespace crooner::checkpoint
