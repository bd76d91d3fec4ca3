#pragma once

#include <crooner/lyrics.h>
#include <crooner/request.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "config/model_folder.h"
#include "model/prior.h"
#include "text/labeller.h"

namespace crooner::api {

// When each character of the request's lyrics is sung in its top codes. `prior` is the top one,
// whose weights lie on `device`. Throws UsageError for a model that cannot tell.
std::vector<SungCharacter> sung_characters(
    const config::ModelFolder& model, const std::vector<std::optional<text::Labeller>>& labellers,
    const model::Prior& prior, at::Device device, const Request& request,
    const std::vector<std::int64_t>& top_codes);

}  // namespace crooner::api
