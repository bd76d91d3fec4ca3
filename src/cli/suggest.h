#pragma once

#include <string>
#include <vector>

namespace crooner::cli {

// " Did you mean '--seed'?" when one of `known` is close to what was typed, else "".
std::string did_you_mean(const std::string& typed, const std::vector<std::string>& known);

}  // namespace crooner::cli
