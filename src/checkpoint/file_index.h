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

// A range of a file with its stored CRC-32.
struct Checksum {
  std::string name;
  std::uint64_t begin = 0;
  std::uint64_t size = 0;
  std::uint32_t crc = 0;
};

// The index of a file: where its tensors are, and the rest as JSON.
struct FileIndex {
  const char* format = "";
  std::vector<StoredTensor> tensors;  // the state dictionary
  std::vector<StoredTensor> other_tensors;
  nlohmann::json metadata = nlohmann::json::object();
  std::vector<Checksum> checksums;  // of formats that have them
  std::vector<std::string> unread;  // tensors of types that are not read, and classes, in words
};

// The file is damaged or violates its format. A full sentence that says what is wrong and where;
// the caller adds the file's name.
class Malformed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Gives the tensors their plain names, unless two would share one.
void use_plain_names(std::vector<StoredTensor>& tensors);

// Reads the index of a whole file in memory (mapped), detecting the format by its first bytes.
// Every length and offset is checked against the file size before it is used. Throws Malformed.
FileIndex read_file_index(std::span<const std::byte> file);

}  // namespace crooner::checkpoint
