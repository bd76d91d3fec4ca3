#pragma once

#include <cstdint>
#include <string>

namespace crooner {

// "3.93 GB"
std::string format_bytes(double bytes);
std::string format_bytes(std::int64_t bytes);

// A number with two places below 10 and one above, and its unit.
std::string format_fixed(double value, const char* unit);

}  // namespace crooner
