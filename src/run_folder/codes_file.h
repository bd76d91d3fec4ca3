#pragma once

#include <crooner/codes.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace crooner::run_folder {

// Writes a codes.safetensors (docs/formats/codes.md), completely or not at all: a tensor `level_N`
// of I32 for each level that is not empty, and `metadata` ("model", ...). Throws ResourceError.
void write_codes(const std::filesystem::path& file, const Codes& codes,
                 const std::map<std::string, std::string>& metadata);

// The songs of a codes file: one of a codes.safetensors, in any integer type; all `zs` of a file
// that the original implementation saved while sampling (`data.pth.tar`, docs/spec/sampling.md,
// section 3). Throws InputError naming the file when it does not exist, is of another kind, or has
// no codes, or codes that are not vectors of integers.
std::vector<Codes> read_all_codes(const std::filesystem::path& file);

// The first song of it.
Codes read_codes(const std::filesystem::path& file);

// The name of the model that the codes belong to; empty if the file does not name it. Throws
// InputError as read_all_codes() does.
std::string codes_model(const std::filesystem::path& file);

}  // namespace crooner::run_folder
