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

// What sampling is to make of the jobs, with what was made before. Jobs that share a request share
// the codes of its prompt, which `encode` makes when they are not among those saved; the observer
// is told what it has not got yet of the codes that a song goes on from.
std::vector<sampling::SongState> make_song_states(
    const config::ModelFolder& model, const std::vector<std::optional<text::Labeller>>& labellers,
    const std::vector<Job>& jobs, const std::function<Codes(const Request&)>& encode,
    Observer& observer);

}  // namespace crooner::api
