#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/dtype.h"
#include "checkpoint/weight_file.h"
#include "import/model_adapters.h"

namespace crooner::importer {

// A tensor of a part that is assembled from several files.
struct PartTensor {
  TensorSpec spec;  // its name and shape, and the type in which it is written
  std::shared_ptr<const checkpoint::WeightFile> file;
  Adapters adapters = {};  // merged into it
};

// Elements of one floating-point type in another, rounded to nearest, ties to even.
std::vector<std::byte> convert_elements(std::span<const std::byte> bytes, DType from, DType to);

// Writes the tensors in their order to a safetensors file and returns its SHA-256. Throws
// InputError naming a tensor that is missing, that holds NaN or infinity, or whose values the type
// cannot represent.
std::string write_assembled_part(const std::vector<PartTensor>& tensors,
                                 const std::filesystem::path& path);

}  // namespace crooner::importer
