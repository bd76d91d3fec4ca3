#pragma once

#include <crooner/request.h>

#include <optional>
#include <string>
#include <vector>

#include "config/model_folder.h"
#include "sampling/workload.h"
#include "text/labeller.h"

namespace crooner::api {

// A request as sampling takes it: names as ids, lyrics as tokens, lengths as codes. `prompt` holds
// the codes of every level that the song continues (empty: none). What the user should know is
// appended to `warnings`. Throws UsageError naming the flag, InputError for names with `strict` and
// for lyrics. Reads configurations and id lists only; sampling::check() checks the rest.
sampling::SongState make_song_state(const config::ModelFolder& model,
                                    const std::vector<std::optional<text::Labeller>>& labellers,
                                    const Request& request, const Codes& prompt,
                                    std::vector<std::string>* warnings);

// Songs that are sampled together down to level `last`, at most `max_batch` at once (0: all; then
// fit_memory() decides).
sampling::Workload make_workload(const config::ModelFolder& model,
                                 std::vector<sampling::SongState> songs, int last, int max_batch);

}  // namespace crooner::api
