#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/dtype.h"
#include "import/source.h"

namespace crooner::importer {

// Throws InputError that lists every missing, unexpected and misshapen tensor of the source, and
// tied tensors that differ.
void check_part(const ImportSource& source, const PartTable& table);

// Reads all tensors of the table. Throws InputError that names one with NaN or infinity, or a file
// that was shortened meanwhile.
void check_finite(const ImportSource& source, const PartTable& table);

// Writes the tensors of the table to a safetensors file, in the table's order, each tied pair once,
// their bytes unchanged; returns the file's SHA-256. Throws InputError that names a tensor with NaN
// or infinity, and leaves nothing at `path` then.
std::string write_part(const ImportSource& source, const PartTable& table,
                       const std::filesystem::path& path);

// Bytes that write_part() writes, without the header.
std::uint64_t part_bytes(const ImportSource& source, const PartTable& table);

}  // namespace crooner::importer
