#pragma once

#include <crooner/model.h>

#include <filesystem>
#include <string>
#include <vector>

#include "cli/candidates.h"
#include "songs/rank_candidates.h"
#include "songs/song_writer.h"

namespace crooner::songs {

// Throws InputError for a score that no draft of the request can have: it needs lyrics, or a model
// that can align them.
void check_scores(const Model& model, const Request& request, const cli::CandidateOptions& options);

// Every score of `options` for each draft. Each is finished: it has top codes and a WAV. Measured
// once: they are in scores.json next to the drafts. Throws as check_scores().
std::vector<ScoreColumn> candidate_scores(const Model& model, const Request& request,
                                          const std::vector<const SongWriter*>& drafts,
                                          const cli::CandidateOptions& options);

}  // namespace crooner::songs
