#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <string>

namespace crooner::golden {

// The tensors of a safetensors file, read into memory. The goldens' own reader, so that the runner
// does not rest on the reader it is there to judge. Throws std::runtime_error naming the file.
std::map<std::string, at::Tensor> read_safetensors(const std::filesystem::path& path);

}  // namespace crooner::golden
