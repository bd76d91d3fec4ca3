#pragma once

#include <crooner/model.h>

#include <filesystem>
#include <string>
#include <vector>

#include "cli/candidates.h"
#include "songs/rank_candidates.h"
#include "songs/song_writer.h"

namespace crooner::songs {

// Measures every score of `rank` for each draft. Each is finished: it has top codes and a WAV.
// Throws InputError for a score that no candidate has: what it measures is missing.
std::vector<ScoreColumn> candidate_scores(const Model& model, const Request& request,
                                          const std::vector<const SongWriter*>& drafts,
                                          const cli::CandidateOptions& options);

}  // namespace crooner::songs
