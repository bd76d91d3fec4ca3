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
  std::string unread_type = {};  // "F8_E4M3": a type that is not read; `spec.dtype` means nothing
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

// The header of a safetensors file (docs/formats/weights.md).
struct SafetensorsHeader {
  std::uint64_t data_begin = 0;                 // bytes from the start of the file
  std::vector<SafetensorsEntry> entries;        // in the order of their data
  std::map<std::string, std::string> metadata;  // `__metadata__`
};

// The file violates the format. The sentence says what is wrong and where, but not in which file.
class SafetensorsError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Parses and validates the header of a whole file in memory (mapped): lengths within the file,
// unique names, the data of each tensor as long as its shape and type say (of a type that is not
// read: any length), no overlaps, no gaps, no trailing bytes. Fields of a tensor that the format
// does not name are passed over. Throws SafetensorsError.
SafetensorsHeader parse_safetensors_header(std::span<const std::byte> file);

// The length field and the JSON, padded with spaces so that the data starts at a multiple of 8. The
// data of the tensors must follow in the order of `tensors`. Throws std::invalid_argument for a
// duplicate name.
std::string serialize_safetensors_header(const std::vector<TensorSpec>& tensors,
                                         const std::map<std::string, std::string>& metadata);

}  // namespace crooner
