#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "songs/generate_songs.h"
#include "songs/prepare_songs.h"
#include "songs/rank_candidates.h"
#include "songs/song_writer.h"

namespace crooner::songs {

// Where the drafts of the songs of --out are: OUT.candidates/, or candidates/ in a folder.
std::string drafts_folder(const std::string& out);

std::vector<const SongWriter*> writers_of(const std::vector<GenerateTask>& tasks);

// Drafts are needed for their codes: one whose run folder is gone will be made again. Before
// open_writers(), with the same `force`. Throws UsageError when their scores would replace a file
// of the user's.
void remove_drafts_without_codes(const PreparedSongs& drafts, bool force);

// Removes drafts, their run folders and scores; the folder, unless it holds something else.
void remove_drafts(const PreparedSongs& drafts);

// The codes of the draft become those of the song, unless it has its own: what existed before at
// every level, and what the draft has sampled at `level`.
void adopt_codes(const SongWriter& draft, SongWriter& song, int level);

// The entry `candidates` of a request (docs/formats/run-folder.md).
nlohmann::ordered_json candidates_json(const std::vector<ScoreColumn>& scores, int count);

// Shows the table of candidates, the best first, of which `keep` are kept.
void log_candidates(const std::vector<ScoreColumn>& scores, const std::vector<std::size_t>& order,
                    int keep);

}  // namespace crooner::songs
