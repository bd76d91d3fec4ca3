#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace crooner::checkpoint {

struct ZipEntry {
  std::string_view name;
  std::uint64_t data_begin = 0;  // bytes from the start of the file
  std::uint64_t size = 0;
  std::uint32_t crc = 0;
};

// The entries of a zip archive in the order of its central directory, zip64 included. Only stored
// (uncompressed), unencrypted entries are accepted; they must lie within the file without overlaps,
// under distinct names that are plain relative paths. Throws Malformed.
std::vector<ZipEntry> read_zip_directory(std::span<const std::byte> file);

}  // namespace crooner::checkpoint
