#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace crooner::report {

// One event or result as a line for scripts. What is not UTF-8 in it (paths may be anything) is
// replaced: it must not end a song.
std::string json_line(const nlohmann::ordered_json& value);

// The event of a file that was made.
std::string file_event(const std::string& path);

}  // namespace crooner::report
