#pragma once

#include <string>
#include <vector>

#include "songs/prepare_songs.h"

namespace crooner::songs {

// Before `count` candidates are made and ranked by `scores`: checks that the songs which the best
// of them become may be written. A song that is there must be of the same request, whichever
// candidate it was. Throws UsageError when one is of another request (another number of
// candidates, other scores), or a file that crooner did not write, unless `force`.
void check_chosen_songs(const std::vector<PreparedSongs::Song>& songs,
                        const std::vector<std::string>& scores, int count, bool force);

}  // namespace crooner::songs
