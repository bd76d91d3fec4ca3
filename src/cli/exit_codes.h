#pragma once

namespace crooner::cli {

// The exit codes as every help text ends (docs/architecture.md, Errors).
const char* exit_codes_text();

}  // namespace crooner::cli
