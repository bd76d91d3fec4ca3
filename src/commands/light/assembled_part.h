#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/dtype.h"
#include "checkpoint/weight_file.h"

namespace crooner::commands {

// A tensor of a part that is put together from several files.
struct PartTensor {
  TensorSpec spec;  // its name and shape, and the type in which it is written
  std::shared_ptr<const checkpoint::WeightFile> file;
};

// Elements of a floating type in another one, rounded to the nearest (ties to even).
std::vector<std::byte> converted(std::span<const std::byte> bytes, DType from, DType to);

// Writes the tensors in their order as a safetensors file and returns its SHA-256. Throws
// InputError naming a tensor that a file lacks, that holds NaN or infinity, or whose numbers the
// type cannot hold.
std::string write_assembled_part(const std::vector<PartTensor>& tensors,
                                 const std::filesystem::path& path);

}  // namespace crooner::commands
