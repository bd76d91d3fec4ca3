#include "checkpoint/pickle_input.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/strings.h"
#include "checkpoint/file_index.h"

namespace crooner::checkpoint {

void PickleInput::ends_early() const {
  throw Malformed(str_cat("Its pickle ends early at byte ", origin_ + bytes_.size(),
                          " of the file, which is incomplete or damaged; download it again."));
}

std::uint8_t PickleInput::u8() {
  if (remaining() < 1) ends_early();
  return static_cast<std::uint8_t>(bytes_[at_++]);
}

template <typename Number>
Number PickleInput::number() {
  Number value;
  const std::string_view bytes = take(sizeof(value));
  std::memcpy(&value, bytes.data(), sizeof(value));
  return value;
}

template std::uint16_t PickleInput::number<std::uint16_t>();
template std::int32_t PickleInput::number<std::int32_t>();
template std::uint32_t PickleInput::number<std::uint32_t>();
template std::uint64_t PickleInput::number<std::uint64_t>();

double PickleInput::big_endian_double() {
  std::string bytes(take(sizeof(double)));
  std::reverse(bytes.begin(), bytes.end());
  double value = 0;
  std::memcpy(&value, bytes.data(), sizeof(value));
  return value;
}

std::string_view PickleInput::take(std::uint64_t length) {
  if (length > remaining()) ends_early();
  const auto* begin = reinterpret_cast<const char*>(bytes_.data()) + at_;
  at_ += length;
  return {begin, length};
}

std::string_view PickleInput::line(std::size_t max_length) {
  const auto* begin = reinterpret_cast<const char*>(bytes_.data()) + at_;
  const std::string_view window(begin, std::min(remaining(), max_length + 1));
  const auto end = window.find('\n');
  if (end == std::string_view::npos) {
    if (window.size() <= max_length) ends_early();
    throw Malformed(
        str_cat("A name at byte ", position(), " is longer than ", max_length, " bytes."));
  }
  at_ += end + 1;
  return window.substr(0, end);
}

}  // namespace crooner::checkpoint
