#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace crooner::batch {

// The files of `.batch/`, through which the processes of a batch coordinate
// (docs/formats/batch-folder.md): `KEY.claim-N`, `KEY.done`, `KEY.failed`.

// Creates the batch folder and its `.batch/`, and removes what killed processes left half written
// there. Throws ResourceError.
void create_state_folder(const std::filesystem::path& folder);

// 16 hexadecimal digits that identify a text of any length: the path of a song, the position of a
// row.
std::string state_key(std::string_view text);

std::filesystem::path state_file(const std::filesystem::path& folder, const std::string& key,
                                 std::string_view ending);

// The keys that have a file with this ending, sorted.
std::vector<std::string> list_keys(const std::filesystem::path& folder, std::string_view ending);

// What KEY.done records of a song: enough to recognise it when its run folder is gone.
struct DoneSong {
  std::string file;                 // relative to the batch folder
  nlohmann::ordered_json metadata;  // its run.json
};

void write_done(const std::filesystem::path& folder, const std::string& key,
                const std::vector<DoneSong>& songs);
void remove_done(const std::filesystem::path& folder, const std::string& key);

// Empty if the job is not done, or one of its songs does not exist any more.
std::vector<DoneSong> read_done(const std::filesystem::path& folder, const std::string& key);

}  // namespace crooner::batch
