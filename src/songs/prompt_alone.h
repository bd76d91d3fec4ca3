#pragma once

#include <crooner/model.h>

#include "report/progress.h"
#include "songs/generate_songs.h"

namespace crooner::songs {

// Whether a draft of the top level is what it continues and nothing else, as a cut of compose is:
// there is nothing to sample or to check.
bool is_prompt_alone(const Model& model, const Request& request);

// Writes such a draft: its codes, and how they sound.
void write_prompt_alone(Model& model, const GenerateTask& task, report::SongProgress& progress);

}  // namespace crooner::songs
