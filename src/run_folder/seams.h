#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace crooner::run_folder {

// Where segments of a song were joined: by level, the codes at which a segment follows another.
using Seams = std::map<int, std::vector<std::int64_t>>;

// Their form in the metadata of a codes.safetensors, under "seams": {"0": [4100, 8210]}.
std::string seams_to_text(const Seams& seams);

// The seams of a codes file; empty if it has none or does not exist. Throws InputError as
// read_codes() does, and for an entry that is not what seams_to_text() writes.
Seams read_seams(const std::filesystem::path& codes_file);

}  // namespace crooner::run_folder
