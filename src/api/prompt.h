#pragma once

#include <crooner/audio.h>
#include <crooner/codes.h>
#include <crooner/request.h>

#include <cstdint>
#include <optional>
#include <span>

#include "config/model_folder.h"

namespace crooner::api {

// The first `seconds` of the audio (all of it if it has fewer, or without a value).
Audio truncated(Audio audio, std::optional<double> seconds);

// Throws InputError for a code that the model's codebooks do not have.
void check_codes(const config::ModelFolder& model, std::span<const std::int64_t> codes, int level);

// The codes that a request continues, level by level: its prompt_codes, or for a prompt of audio as
// many zeros as it will have codes, to check lengths before anything is loaded. Empty without
// either. Throws InputError for codes that are not the model's, and for a prompt shorter than one
// top code; UsageError for both kinds of prompt.
Codes prompt_lengths(const config::ModelFolder& model, const Request& request);

}  // namespace crooner::api
