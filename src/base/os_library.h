#pragma once

namespace crooner {

// Loads a shared library for the rest of the process, its symbols visible to all. False when it is
// not there or cannot be loaded.
bool load_library(const char* name);

// A symbol of a shared library, which stays loaded, its symbols visible to nobody else; null when
// the library is not there, cannot be loaded or has no such symbol.
void* library_symbol(const char* library, const char* symbol);

}  // namespace crooner
