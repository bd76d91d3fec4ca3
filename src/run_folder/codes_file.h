#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace crooner::run_folder {

// Codes of a song by level, the bottom first; a level that there is not is empty.
using Codes = std::vector<std::vector<std::int64_t>>;

// A codes.safetensors (docs/formats/codes.md): a tensor `level_N` of I32 for each level that there
// is, and what is known of them in the metadata ("model", ...). Written whole or not at all; throws
// ResourceError.
void write_codes(const std::filesystem::path& file, const Codes& codes,
                 const std::map<std::string, std::string>& metadata);

// The songs of a codes file: of a codes.safetensors one, in any integer type; of a file that the
// original saved while sampling (`data.pth.tar`, docs/spec/sampling.md, section 3) all of its `zs`.
// Throws InputError naming the file when it is not there, is no such file, or holds no codes, or
// some that are no row of integers.
std::vector<Codes> read_all_codes(const std::filesystem::path& file);

// The name of the model whose codes they are; empty when the file does not say it. Throws
// InputError as read_all_codes does.
std::string codes_model(const std::filesystem::path& file);

// The first song of it.
Codes read_codes(const std::filesystem::path& file);

}  // namespace crooner::run_folder
