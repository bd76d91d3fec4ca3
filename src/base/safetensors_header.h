#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/dtype.h"

namespace crooner {

// One tensor of a safetensors file: [begin, end) counts bytes of the data that follows the header.
struct SafetensorsEntry {
  TensorSpec spec;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

// What stands before the data of a safetensors file (docs/formats/weights.md).
struct SafetensorsHeader {
  std::uint64_t data_begin = 0;                 // bytes from the start of the file
  std::vector<SafetensorsEntry> entries;        // in the order of their data
  std::map<std::string, std::string> metadata;  // `__metadata__`
};

// The file is not what the format says; the sentence tells what and where, but not which file.
class SafetensorsError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Reads the header of a whole file in memory (mapped) and proves it: lengths within the file, names
// given once, data of each tensor as long as its shape and type say, no overlap, no gap, nothing
// left over. Throws SafetensorsError.
SafetensorsHeader parse_safetensors_header(std::span<const std::byte> file);

// Length field and JSON, padded with blanks so that the data starts at a multiple of 8. The data of
// the tensors follow one another in the given order. Throws std::invalid_argument when a name comes
// twice.
std::string serialize_safetensors_header(const std::vector<TensorSpec>& tensors,
                                         const std::map<std::string, std::string>& metadata);

}  // namespace crooner
