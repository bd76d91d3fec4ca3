#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "checkpoint/weight_file.h"

namespace crooner::commands {

// What stands in a file of weights; a storage that two tensors share counts once.
struct Contents {
  std::map<std::string, std::uint64_t> bytes_by_type;  // "F32"
  std::uint64_t bytes = 0;
  std::uint64_t numbers = 0;

  explicit Contents(const checkpoint::WeightFile& file);
  std::string text() const;  // "F32 3.93 GB"
};

}  // namespace crooner::commands
