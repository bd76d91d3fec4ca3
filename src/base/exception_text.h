#pragma once

#include <exception>
#include <string>

namespace crooner {

// An exception as one sentence for the user; those of the standard library name no reason that a
// user can act on, or too much.
std::string exception_text(const std::exception& failure);

}  // namespace crooner
