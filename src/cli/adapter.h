#pragma once

#include <crooner/backend.h>

#include <string>

#include "cli/groups.h"

namespace crooner::cli {

// FILE or FILE=STRENGTH. Throws UsageError that names the flag, its value and what is accepted.
Adapter parse_adapter(const std::string& flag, const std::string& text);

// --adapter of a command that makes songs. The group of flags stays open.
void add_adapter_flag(Flags& flags, ModelOptions* options);

}  // namespace crooner::cli
