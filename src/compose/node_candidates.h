#pragma once

#include <crooner/model.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "cli/candidates.h"
#include "project/project.h"
#include "report/progress.h"
#include "songs/generate_songs.h"

namespace crooner::compose {

// The entry `candidates` of a step whose nodes are chosen: what from, and how.
nlohmann::json candidates_to_json(const cli::CandidateOptions& options);

// Ranks the candidates of a step, unless that was done: makes them as rows of one batch, each a
// song of its own in nodes/ID.wav.candidates/ (ID: the first new node), measures their scores,
// shows them, and appends a step `rank`.
void rank_candidates(project::Project& project, const project::Step& step, Model& model,
                     const std::shared_ptr<const Request>& request,
                     const cli::CandidateOptions& options, report::SongProgress& progress);

// The codes of the candidates that the nodes of a step are become theirs, as far as both are there:
// what is not is sampled again. `nodes`: of the step, in order.
void adopt_candidates(const project::Project& project, const project::Step& step,
                      const Model& model, const std::vector<songs::GenerateTask>& nodes);

}  // namespace crooner::compose
