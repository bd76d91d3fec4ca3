#include "base/sha256.h"

#include <algorithm>
#include <cstring>

#include "base/mapped_file.h"
#include "base/sha256_block.h"

namespace crooner {
namespace {

// Weight files have gigabytes; SHA instructions take a fifth of the time.
Sha256Blocks blocks_function() {
  static const Sha256Blocks chosen =
      sha256_blocks_hardware() != nullptr ? sha256_blocks_hardware() : sha256_blocks_portable;
  return chosen;
}

constexpr std::size_t kPiece = std::size_t{16} << 20;

}  // namespace

Sha256::Sha256()
    : state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
             0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19},
      block_{} {}

void Sha256::update(std::span<const std::byte> bytes) {
  length_ += bytes.size();
  if (filled_ > 0) {
    const std::size_t taken = std::min(bytes.size(), block_.size() - filled_);
    std::copy_n(bytes.begin(), taken, block_.begin() + filled_);
    filled_ += taken;
    bytes = bytes.subspan(taken);
    if (filled_ < block_.size()) return;
    blocks_function()(state_.data(), block_.data(), 1);
    filled_ = 0;
  }
  const std::size_t whole = bytes.size() / 64;
  if (whole > 0) blocks_function()(state_.data(), bytes.data(), whole);
  bytes = bytes.subspan(whole * 64);
  std::copy(bytes.begin(), bytes.end(), block_.begin());
  filled_ = bytes.size();
}

std::string Sha256::hex() {
  const std::uint64_t bits = length_ * 8;
  std::array<std::byte, 72> padding{std::byte{0x80}};
  const std::size_t zeros = (filled_ < 56 ? 56 : 120) - filled_;
  for (std::size_t i = 0; i < 8; ++i)
    padding[zeros + i] = static_cast<std::byte>(bits >> (56 - 8 * i));
  update(std::span(padding).first(zeros + 8));
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const std::uint32_t word : state_) {
    for (int shift = 28; shift >= 0; shift -= 4) text += kDigits[word >> shift & 15];
  }
  return text;
}

std::string sha256_hex(std::span<const std::byte> bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.hex();
}

std::string sha256_hex(std::string_view text) {
  return sha256_hex(std::as_bytes(std::span(text)));
}

std::string sha256_file(const std::filesystem::path& path) {
  const MappedFile file(path);
  file.expect_sequential();
  Sha256 hash;
  for (std::size_t begin = 0; begin < file.size(); begin += kPiece) {
    const std::size_t size = std::min(kPiece, file.size() - begin);
    hash.update(file.bytes().subspan(begin, size));
    file.release(begin, size);  // so that a large file does not fill the memory of a small machine
  }
  return hash.hex();
}

}  // namespace crooner
