#pragma once

#include <crooner/audio.h>
#include <crooner/model.h>
#include <crooner/request.h>

#include <optional>

#include "config/model_folder.h"

namespace crooner::library {

// The first `seconds` of a sound (all of it if it has fewer, or without a value).
Audio cut(Audio audio, std::optional<double> seconds);

// As many codes of every level as the prompt of the request will have, all 0: what lengths are
// checked with before anything is loaded. Empty without a prompt. Throws InputError when the prompt
// is shorter than one top code.
Codes prompt_lengths(const config::ModelFolder& model, const Request& request);

}  // namespace crooner::library
