#pragma once

#include <crooner/request.h>

#include <string>

#include "cli/continue.h"
#include "cli/generate.h"

namespace crooner::songs {

// The flags of crooner generate as the library takes them, with the lyrics and the prompt read;
// `seed` is left to the caller. Throws InputError when a file cannot be read.
Request request_from_options(const cli::GenerateOptions& options);

// The flags of crooner continue and crooner upsample that are set, on top of `request`, that of the
// song which is continued.
Request request_from_options(const cli::ContinueOptions& options, Request request);

// The weights and the files of --guidance-lyrics that are set, on top of `guidance`.
Guidance guidance_from_options(const cli::GuidanceOptions& options, Guidance guidance);

// The lyrics of --lyrics or --lyrics-text: UTF-8 without a byte order mark, lines end in LF; empty
// for an instrumental. Throws InputError when the file cannot be read, or is not UTF-8 text.
std::string read_lyrics(const cli::LabelOptions& options);

}  // namespace crooner::songs
