#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "run_folder/run_metadata.h"

namespace crooner::commands {

// The record as a song carries it (docs/formats/wav.md), on one line. One that is too long for it
// stays in the run folder: then its hash, for which `run_json_sha256` is the entry.
std::string embedded_metadata(const run_folder::Record& record);

// What a song says of itself; nothing when it is none of crooner's, or of a format without a place
// for it. Throws InputError when the file cannot be read.
std::optional<run_folder::Record> read_embedded_metadata(const std::filesystem::path& song_file);

}  // namespace crooner::commands
