#include <gtest/gtest.h>

#include <string>

#include "base/crc.h"
#include "base/error.h"
#include "base/files.h"
#include "base/sha256.h"
#include "base/sha256_block.h"
#include "base/temporary_folder.h"

namespace crooner {
namespace {

// FIPS 180-4 examples and NIST's long message.
TEST(Sha256Test, GivesThePublishedDigests) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(
      sha256_hex("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklm"
                 "nopqklmnopqrlmnopqrsmnopqrstnopqrstu"),
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
  EXPECT_EQ(sha256_hex(std::string(1000000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256Test, DoesNotDependOnHowTheBytesArrive) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += static_cast<char>(i * 37 + 11);
  for (std::size_t size = 0; size <= text.size(); ++size) {
    const std::string whole = sha256_hex(std::string_view(text).substr(0, size));
    for (const std::size_t piece : {1u, 7u, 63u, 64u, 65u}) {
      Sha256 hash;
      for (std::size_t at = 0; at < size; at += piece) {
        hash.update(std::string_view(text).substr(at, std::min(piece, size - at)));
      }
      ASSERT_EQ(hash.hex(), whole) << size << " bytes in pieces of " << piece;
    }
  }
}

TEST(Sha256Test, TheProcessorsInstructionsAgreeWithThePortableOnes) {
  const Sha256Blocks hardware = sha256_blocks_hardware();
  if (hardware == nullptr) GTEST_SKIP() << "this processor has no SHA instructions";
  std::vector<std::byte> data(64 * 5);
  for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<std::byte>(i * i + 3 * i);
  std::uint32_t one[8] = {1, 2, 3, 4, 5, 6, 7, 0xffffffff};
  std::uint32_t other[8] = {1, 2, 3, 4, 5, 6, 7, 0xffffffff};
  sha256_blocks_portable(one, data.data(), 5);
  hardware(other, data.data(), 5);
  for (int i = 0; i < 8; ++i) EXPECT_EQ(one[i], other[i]) << "word " << i;
}

TEST(Sha256Test, HashesAFile) {
  const test::TemporaryFolder folder;
  write_file(folder / "a", "abc");
  EXPECT_EQ(sha256_file(folder / "a"), sha256_hex("abc"));
  EXPECT_THROW(sha256_file(folder / "b"), InputError);
}

// RFC 3720, appendix B.4.
TEST(Crc32Test, GivesThePublishedSums) {
  const auto sum = [](std::string_view text) { return crc32(std::as_bytes(std::span(text))); };
  EXPECT_EQ(sum("123456789"), 0xcbf43926u);  // the check value of the catalogue of CRCs
  EXPECT_EQ(sum(""), 0u);
  EXPECT_EQ(crc32({}), 0u);
  EXPECT_EQ(sum("The quick brown fox jumps over the lazy dog"), 0x414fa339u);
}

TEST(Crc32cTest, GivesThePublishedSums) {
  std::vector<std::byte> bytes(32, std::byte{0});
  EXPECT_EQ(crc32c(bytes), 0x8a9136aau);
  std::fill(bytes.begin(), bytes.end(), std::byte{0xff});
  EXPECT_EQ(crc32c(bytes), 0x62a8ab43u);
  for (std::size_t i = 0; i < 32; ++i) bytes[i] = static_cast<std::byte>(i);
  EXPECT_EQ(crc32c(bytes), 0x46dd794eu);
  const std::string digits = "123456789";
  EXPECT_EQ(crc32c(std::as_bytes(std::span(digits))), 0xe3069283u);
}

TEST(Crc32cTest, ContinuesFromThePreviousBytes) {
  const std::string digits = "123456789";
  const auto bytes = std::as_bytes(std::span(digits));
  EXPECT_EQ(crc32c(bytes.subspan(4), crc32c(bytes.first(4))), crc32c(bytes));
}

}  // namespace
}  // namespace crooner
