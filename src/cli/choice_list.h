#pragma once

#include <string>
#include <vector>

namespace crooner::cli {

// The parts of a flag's value `text`, separated by commas: each is one of `known` and comes once.
// Throws UsageError that names the flag and, as `noun` ("a score"), what it takes.
std::vector<std::string> parse_choice_list(const std::string& flag, const std::string& text,
                                           const std::vector<std::string>& known,
                                           const std::string& noun);

}  // namespace crooner::cli
