#pragma once

#include <crooner/model.h>
#include <crooner/request.h>

#include "commands/song_run.h"

namespace crooner::commands {

// Writes into the run folder of a finished song, unless it is there: page.html, which plays it
// beside its picture and its lyrics, and, where the model can tell when they are sung, lyrics.json,
// lyrics.lrc and lyrics.srt. A draft (stop_after_level) is not aligned: the top prior over all its
// codes costs little beside a whole song, but not beside the top level alone; crooner align does
// it. Errors are only warned of: the song is there.
void write_page(Model& model, const Request& request, const SongWriter& run,
                ProgressObserver& progress);

}  // namespace crooner::commands
