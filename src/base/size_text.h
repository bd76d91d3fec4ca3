#pragma once

#include <cstdint>
#include <string>

namespace crooner {

// "3.93 GB"
std::string size_text(double bytes);
std::string size_text(std::int64_t bytes);

// A number with two places below 10 and one above, and its unit.
std::string rounded(double value, const char* unit);

}  // namespace crooner
