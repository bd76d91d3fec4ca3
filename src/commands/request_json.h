#pragma once

#include <crooner/model.h>
#include <crooner/request.h>

#include <nlohmann/json.hpp>
#include <string>

#include "cli/groups.h"

namespace crooner::commands {

// What one song's codes depend on, and its format: what stands in run.json and in the WAV
// (docs/formats/run-folder.md). No host, user or path.
nlohmann::ordered_json request_json(const Request& request, int song, const Backend& backend,
                                    const cli::AudioFileOptions& sound);

// What request_json() wrote, but for the prompt and the codes that the song goes on from, which do
// not stand there. Throws InputError naming the entry that is missing or of the wrong kind; `where`
// names the file.
Request request_from_json(const nlohmann::json& json, const std::string& where);

}  // namespace crooner::commands
