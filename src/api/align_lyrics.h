#pragma once

#include <crooner/lyrics.h>
#include <crooner/request.h>

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "config/model_folder.h"
#include "model/layerwise_prior.h"
#include "text/labeller.h"

namespace crooner::api {

// Whether a model has what aligning needs: lyrics, and a known alignment head.
bool can_align(const config::ModelFolder& model);

// Throws UsageError unless it has.
void require_alignment(const config::ModelFolder& model);

// When each character of the request's lyrics is sung in its top codes. `prior` is the top one,
// with its weights on `device`. Throws UsageError for a model without an alignment head, and
// Cancelled.
std::vector<SungCharacter> sung_characters(
    const config::ModelFolder& model, const std::vector<std::optional<text::Labeller>>& labellers,
    const model::LayerwisePrior& prior, at::Device device, const Request& request,
    std::span<const std::int64_t> top_codes, const std::stop_token& stop);

}  // namespace crooner::api
