#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace crooner {

// Incremental SHA-256 (FIPS 180-4).
class Sha256 {
 public:
  Sha256();
  void update(std::span<const std::byte> bytes);
  void update(std::string_view text) { update(std::as_bytes(std::span(text))); }
  // The digest, 64 lower-case hexadecimal digits; call it once, last.
  std::string hex();

 private:
  std::array<std::uint32_t, 8> state_;
  std::array<std::byte, 64> block_;
  std::size_t filled_ = 0;
  std::uint64_t length_ = 0;  // bytes
};

std::string sha256_hex(std::span<const std::byte> bytes);
std::string sha256_hex(std::string_view text);

// Of a whole file. Throws InputError when it cannot be read.
std::string sha256_file(const std::filesystem::path& path);

}  // namespace crooner
