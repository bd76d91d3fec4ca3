#pragma once

#include <crooner/model.h>

#include "cli/generate.h"

namespace crooner::songs {

// crooner generate --candidates: generates the top level of options.candidates.count songs, each a
// song of its own in the folder OUT.candidates/, ranks them, and finishes the best
// options.candidates.keep ones. Song `i` of the candidates is song i of --songs: the finished songs
// are the same without candidates, and the request of each names the scores. Prints the paths of
// the songs, and the table of candidates as a message.
void generate_candidates(const cli::GenerateOptions& options, Model& model);

}  // namespace crooner::songs
