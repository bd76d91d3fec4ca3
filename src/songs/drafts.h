#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "songs/generate_songs.h"
#include "songs/prepare_songs.h"
#include "songs/rank_candidates.h"
#include "songs/song_writer.h"

namespace crooner::songs {

// Where the drafts of the songs of --out are: OUT.candidates/, or candidates/ in a folder.
std::string drafts_folder(const std::string& out);

// The metadata of a draft of the songs of --out; none if there is no draft. Throws InputError when
// it is damaged.
std::optional<run_folder::Metadata> draft_metadata(const std::string& out);

// --seed if it is set. Otherwise that of drafts which are there (repeating a command resumes it),
// unless `force`.
std::optional<std::uint64_t> draft_seed(const std::optional<std::uint64_t>& seed,
                                        const std::string& out, bool force);

std::vector<const SongWriter*> writers_of(const std::vector<GenerateTask>& tasks);

// Drafts are needed for their codes: one whose run folder is gone will be made again. Before
// open_writers(), with the same `force`. Throws UsageError when their scores would replace a file
// of the user's.
void remove_drafts_without_codes(const PreparedSongs& drafts, bool force);

// generate_songs() for drafts: they are no songs of the command, so none is announced as one.
void generate_drafts(Model& model, const std::vector<GenerateTask>& drafts,
                     report::SongProgress& progress);

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
