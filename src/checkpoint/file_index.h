#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "checkpoint/weight_file.h"

namespace crooner::checkpoint {

// Bytes of a file whose CRC-32 is known.
struct Checksum {
  std::string name;
  std::uint64_t begin = 0;
  std::uint64_t size = 0;
  std::uint32_t crc = 0;
};

// What a reader finds in a file: where its tensors lie, and what JSON can say of the rest.
struct FileIndex {
  const char* format = "";
  std::vector<StoredTensor> tensors;  // the state dictionary
  std::vector<StoredTensor> other_tensors;
  nlohmann::json metadata = nlohmann::json::object();
  std::vector<Checksum> checksums;  // of formats that have them
};

// The file is damaged or not of its format. A full sentence about what is wrong and where; which
// file it is, the caller adds.
class Malformed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Reads the index of a whole file in memory (mapped), telling the format by its first bytes. Every
// length and every place is proven to lie in the file before it is used. Throws Malformed.
FileIndex read_file_index(std::span<const std::byte> file);

}  // namespace crooner::checkpoint
