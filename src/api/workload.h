#pragma once

#include <crooner/request.h>

#include <optional>
#include <string>
#include <vector>

#include "config/model_folder.h"
#include "sampling/workload.h"
#include "text/labeller.h"

namespace crooner::api {

// What sampling is asked for: names looked up, lyrics as tokens, lengths as codes. `given` holds
// the codes of every level that the song goes on from (empty: nothing). What the user should know
// goes to `warnings`. Throws UsageError naming the flag, InputError for names with `strict` and for
// lyrics. Looks at configurations and id lists only; sampling::check() looks at the rest.
sampling::SongState make_song_state(const config::ModelFolder& model,
                                    const std::vector<std::optional<text::Labeller>>& labellers,
                                    const Request& request, const Codes& given,
                                    std::vector<std::string>* warnings);

// Such songs together, sampled down to level `last`, at most `max_batch` at once (0: as many as pay
// off).
sampling::Workload make_workload(const config::ModelFolder& model,
                                 std::vector<sampling::SongState> songs, int last, int max_batch);

}  // namespace crooner::api
