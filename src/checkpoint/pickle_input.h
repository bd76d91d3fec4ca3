#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace crooner::checkpoint {

// The bytes of a pickle, read front to back; every read checks first that they are there.
class PickleInput {
 public:
  // `origin`: where the bytes start in the file, for messages.
  PickleInput(std::span<const std::byte> bytes, std::uint64_t origin)
      : bytes_(bytes), origin_(origin) {}

  std::size_t consumed() const { return at_; }
  std::uint64_t position() const { return origin_ + at_; }  // in the file
  std::size_t remaining() const { return bytes_.size() - at_; }

  std::uint8_t u8();
  template <typename Number>
  Number number();  // little-endian
  double big_endian_double();
  std::string_view take(std::uint64_t length);
  std::string_view line(std::size_t longest);  // without its end

 private:
  [[noreturn]] void ends_early() const;

  std::span<const std::byte> bytes_;
  std::uint64_t origin_;
  std::size_t at_ = 0;
};

}  // namespace crooner::checkpoint
