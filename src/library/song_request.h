#pragma once

#include <crooner/model.h>
#include <crooner/request.h>

#include <optional>
#include <string>
#include <vector>

#include "config/model_folder.h"
#include "sampling/request.h"
#include "text/labeller.h"

namespace crooner::library {

// What sampling is asked for: names looked up, lyrics as tokens, lengths as codes. `prompt` holds
// the codes of every level that the songs start from (empty: nothing). What the user should know
// goes to `warnings`. Throws UsageError naming the flag, InputError for names with `strict` and for
// lyrics. Looks at configurations and id lists only; sampling::check() looks at the rest.
sampling::Request song_request(const config::ModelFolder& model,
                               const std::vector<std::optional<text::Labeller>>& labellers,
                               const Request& request, const Codes& prompt, int max_batch,
                               std::vector<std::string>* warnings);

}  // namespace crooner::library
