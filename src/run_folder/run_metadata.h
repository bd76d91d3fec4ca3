#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

namespace crooner::run_folder {

// The content of run.json (docs/formats/run-folder.md): versions, the model with the hashes of its
// parts, and the request. Two runs are the same if all of it is. The room `songs` makes it; here it
// is stored, compared and bound to the journal.
using Metadata = nlohmann::ordered_json;

// The text of a run.json; `file` is its name. Throws InputError naming it.
Metadata parse_metadata(const std::string& text, const std::string& file);

// Reads a folder's run.json. Throws InputError naming the file.
Metadata read_metadata(const std::filesystem::path& folder);

// Writes it, atomically.
void write_metadata(const std::filesystem::path& folder, const Metadata& metadata);

// SHA-256 of the JSON, compact and with its entries sorted by name.
std::string metadata_hash(const Metadata& metadata);

// "request.seed was 1 and is 2": the first entry that differs; empty if there is none. The order of
// entries does not matter.
std::string first_difference(const Metadata& was, const Metadata& is);

}  // namespace crooner::run_folder
