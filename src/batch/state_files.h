#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace crooner::batch {

// The files of `.batch/`, by which the processes of a batch know of one another
// (docs/formats/batch-folder.md): `KEY.claim-N`, `KEY.done`, `KEY.failed`.

// The batch's folder and its `.batch/` are there from here on. Throws ResourceError.
void make_state_folder(const std::filesystem::path& folder);

// 16 hexadecimal digits that stand for a text of any length: a song's file, a row's place.
std::string state_key(std::string_view text);

std::filesystem::path state_file(const std::filesystem::path& folder, const std::string& key,
                                 std::string_view ending);

// The keys that have a file of this ending, sorted.
std::vector<std::string> list_keys(const std::filesystem::path& folder, std::string_view ending);

}  // namespace crooner::batch
