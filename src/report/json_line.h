#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace crooner::report {

// One event or result as a line for scripts. Bytes that are not UTF-8 (a path may have any) are
// replaced: they must not abort a song.
std::string json_line(const nlohmann::ordered_json& value);

// The event of a file that was written.
nlohmann::ordered_json file_event(const std::string& path);

// Prints the path of the file that a command has written to stdout, or its event.
void print_result(const std::filesystem::path& file, bool json);

}  // namespace crooner::report
