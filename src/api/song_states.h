#pragma once

#include <crooner/codes.h>
#include <crooner/job.h>
#include <crooner/observer.h>

#include <functional>
#include <optional>
#include <vector>

#include "config/model_folder.h"
#include "sampling/workload.h"
#include "text/labeller.h"

namespace crooner::api {

// The jobs as sampling takes them, resumed where they have saved levels. Jobs that share a request
// share the codes of its prompt, which `encode` computes when they are not among the saved ones;
// the observer gets the prompt's codes that it has not got before.
std::vector<sampling::SongState> make_song_states(
    const config::ModelFolder& model, const std::vector<std::optional<text::Labeller>>& labellers,
    const std::vector<Job>& jobs, const std::function<Codes(const Request&)>& encode,
    Observer& observer);

}  // namespace crooner::api
