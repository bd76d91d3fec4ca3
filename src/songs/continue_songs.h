#pragma once

#include <crooner/model.h>

#include "cli/continue.h"
#include "songs/code_source.h"

namespace crooner::songs {

// Generates songs from the codes of `source`: those of the levels from `lowest_kept` up are kept,
// as many as --keep-seconds says, and the others are generated. What the flags leave open is as in
// the metadata of the source. Prints the paths of the songs.
void continue_from_codes(const cli::ContinueOptions& options, const CodeSource& source,
                         Model& model, int lowest_kept);

}  // namespace crooner::songs
