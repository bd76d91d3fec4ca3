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

// What request_json() wrote, but for the prompt, whose sound does not stand there. Throws
// InputError naming the entry that is missing or of the wrong kind; `where` names the file.
Request request_from_json(const nlohmann::json& json, const std::string& where);

}  // namespace crooner::commands
