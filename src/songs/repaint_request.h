#pragma once

#include <crooner/model.h>
#include <crooner/request.h>

#include "cli/repaint.h"
#include "songs/code_source.h"

namespace crooner::songs {

// The request of a repainted song: that of the existing song, with the flags that are set on top of
// it, and the span in whole top codes. Its seed is left to the caller. Throws UsageError for a span
// outside the song or shorter than a top code, and for levels that the song or the model does not
// have; InputError for a song that is not finished.
Request repaint_request(const cli::RepaintOptions& options, const CodeSource& source,
                        const Model& model);

}  // namespace crooner::songs
