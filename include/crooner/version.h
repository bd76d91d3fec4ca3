#pragma once

#include <crooner/export.h>

#include <string_view>

// The version of these headers (semantic versioning); CMake reads it here. version() is that of the
// library that the program runs with.
#define CROONER_VERSION_MAJOR 0
#define CROONER_VERSION_MINOR 1
#define CROONER_VERSION_PATCH 0

#define CROONER_VERSION_TEXT_(major, minor, patch) #major "." #minor "." #patch
#define CROONER_VERSION_TEXT(major, minor, patch) CROONER_VERSION_TEXT_(major, minor, patch)
#define CROONER_VERSION \
  CROONER_VERSION_TEXT(CROONER_VERSION_MAJOR, CROONER_VERSION_MINOR, CROONER_VERSION_PATCH)

namespace crooner {

// "0.1.0". Codes depend on it, so that every run folder records it.
CROONER_API std::string_view version();

}  // namespace crooner
