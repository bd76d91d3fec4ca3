#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
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

// The tensors that write_part() writes, in its order.
std::vector<TensorSpec> written_specs(const ImportSource& source, const PartTable& table);

// Their bytes, in chunks. Throws as check_finite().
void for_each_chunk_of(const ImportSource& source, const PartTable& table,
                       const std::function<void(std::span<const std::byte>)>& use);

// The SHA-256 of the file that write_part() would write.
std::string part_sha256(const ImportSource& source, const PartTable& table);

// Bytes that write_part() writes, without the header.
std::uint64_t part_bytes(const ImportSource& source, const PartTable& table);

}  // namespace crooner::importer
