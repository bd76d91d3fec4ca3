#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace crooner::checkpoint {

// A bounds-checked cursor over the bytes of a pickle.
class PickleInput {
 public:
  // `origin`: the file offset of the bytes, for messages.
  PickleInput(std::span<const std::byte> bytes, std::uint64_t origin)
      : bytes_(bytes), origin_(origin) {}

  std::size_t consumed() const { return at_; }
  std::uint64_t position() const { return origin_ + at_; }  // file offset
  std::size_t remaining() const { return bytes_.size() - at_; }

  std::uint8_t u8();
  template <typename Number>
  Number number();  // little-endian
  double big_endian_double();
  std::string_view take(std::uint64_t length);
  std::string_view line(std::size_t max_length);  // without the newline

 private:
  [[noreturn]] void ends_early() const;

  std::span<const std::byte> bytes_;
  std::uint64_t origin_;
  std::size_t at_ = 0;
};

}  // namespace crooner::checkpoint
