#pragma once

namespace crooner {

// Loads a shared library for the rest of the process, its symbols visible to all. False when it is
// not there or cannot be loaded.
bool load_library(const char* name);

}  // namespace crooner
