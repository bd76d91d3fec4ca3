#pragma once

#include "cli/repaint.h"

namespace crooner::songs {

// crooner repaint: samples a span of an existing song anew, or a beginning before it. With several
// candidates the drafts of the highest level that is sampled are songs of their own in the folder
// OUT.candidates/; the one after which the song's next codes are likeliest is finished, and its
// request has all scores. Prints the path of the song, and the table of candidates as a message.
void repaint_song(const cli::RepaintOptions& options);

}  // namespace crooner::songs
