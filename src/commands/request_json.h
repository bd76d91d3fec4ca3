#pragma once

#include <crooner/request.h>

#include <nlohmann/json.hpp>
#include <string>

#include "cli/generate.h"

namespace crooner::commands {

// What one song's codes depend on, and its format: what stands in run.json and in the WAV
// (docs/formats/request.md). No host, user or path.
nlohmann::ordered_json request_json(const cli::GenerateOptions& options, const Request& request,
                                    const std::string& device, int song);

}  // namespace crooner::commands
