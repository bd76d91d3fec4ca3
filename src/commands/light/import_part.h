#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/dtype.h"
#include "commands/light/import_source.h"

namespace crooner::commands {

// The tensors that a part must have, and those that are one (name, same_as).
struct PartTable {
  std::vector<TensorSpec> tensors;
  std::vector<std::pair<std::string, std::string>> ties;
};

// Throws InputError with every missing, unexpected and misshapen tensor of the source, and with
// tied tensors that differ.
void check_part(const ImportSource& source, const PartTable& table);

// Writes the tensors of the table, in its order and each of a tied pair once, as a safetensors
// file, byte by byte as they are, and returns its SHA-256. Throws InputError that names the tensor
// that holds NaN or infinity; nothing is left at `path` then.
std::string write_part(const ImportSource& source, const PartTable& table,
                       const std::filesystem::path& path);

// Bytes that write_part writes, but for the header.
std::uint64_t bytes_of_part(const ImportSource& source, const PartTable& table);

}  // namespace crooner::commands
