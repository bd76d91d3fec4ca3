#pragma once

#include <crooner/request.h>

#include <string>

#include "cli/generate.h"
#include "run/record.h"

namespace crooner::commands {

// What run.json holds of one song (docs/formats/run-folder.md): versions, the model with the hashes
// of its parts, its licence, and the request.
run::Record run_record(const cli::GenerateOptions& options, const Request& request,
                       const std::string& device, int song);

}  // namespace crooner::commands
