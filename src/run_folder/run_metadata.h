#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

namespace crooner::run_folder {

// What run.json holds (docs/formats/run-folder.md): versions, the model with the hashes of its
// parts, and the request. Two runs are the same when all of it is. What stands in it, the commands
// say; here it is compared, kept and bound to the journal.
using Record = nlohmann::ordered_json;

// Reads a folder's run.json. Throws InputError naming the file.
Record read_metadata(const std::filesystem::path& folder);

// Writes it (atomically).
void write_metadata(const std::filesystem::path& folder, const Record& record);

// SHA-256 of the record's JSON, compact and with its entries sorted by name.
std::string metadata_hash(const Record& record);

// "request.seed was 1 and is 2": the first entry in which two records differ; empty when they
// agree. The order of entries does not matter.
std::string first_difference(const Record& was, const Record& is);

}  // namespace crooner::run_folder
