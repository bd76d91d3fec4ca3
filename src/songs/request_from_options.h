#pragma once

#include <crooner/request.h>

#include <string>
#include <vector>

#include "cli/continue.h"
#include "cli/generate.h"

namespace crooner::songs {

// The flags of crooner generate as the library takes them, with the lyrics and the prompt read;
// `seed` is left to the caller. Appends to `notes` what was left out of the lyrics. Throws
// InputError when a file cannot be read.
Request request_from_options(const cli::GenerateOptions& options, std::vector<std::string>* notes);

// The flags of crooner continue and crooner upsample that are set, on top of `request`, that of the
// song which is continued.
Request request_from_options(const cli::ContinueOptions& options, Request request,
                             std::vector<std::string>* notes);

// The weights and the files of --guidance-lyrics that are set, on top of `guidance`.
Guidance guidance_from_options(const cli::GuidanceOptions& options, Guidance guidance);

}  // namespace crooner::songs
