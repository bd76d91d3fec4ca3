#pragma once

#include <crooner/audio.h>
#include <crooner/codes.h>
#include <crooner/request.h>

#include <cstdint>
#include <optional>
#include <span>

#include "config/model_folder.h"

namespace crooner::api {

// The first `seconds` of a sound (all of it if it has fewer, or without a value).
Audio cut(Audio audio, std::optional<double> seconds);

// Throws InputError for a code that the model's codebooks do not have.
void check_codes(const config::ModelFolder& model, std::span<const std::int64_t> codes, int level);

// What the songs of a request go on from, level by level: its codes, or as many as its prompt will
// have, all 0, which lengths are checked with before anything is loaded. Empty without either.
// Throws InputError for codes that are not the model's, and for a prompt shorter than one top code;
// UsageError when both are given.
Codes prompt_lengths(const config::ModelFolder& model, const Request& request);

}  // namespace crooner::api
