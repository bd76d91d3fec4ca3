#include "songs/chosen_songs.h"

#include <optional>

#include "base/paths.h"
#include "run_folder/run_folder.h"
#include "songs/drafts.h"
#include "songs/output_paths.h"

namespace crooner::songs {
namespace {

namespace fs = std::filesystem;
using run_folder::Metadata;

// The scores of a request that was made from candidates; else null.
const Metadata* scores_of(const Metadata& request) {
  const auto candidates = request.find("candidates");
  if (candidates == request.end() || !candidates->is_object()) return nullptr;
  const auto scores = candidates->find("scores");
  return scores == candidates->end() || !scores->is_object() ? nullptr : &*scores;
}

// The metadata of a song if the choice is what it was for the song that is there.
Metadata chosen_as(const Metadata& existing, Metadata metadata) {
  const Metadata& before = existing.at("request");
  Metadata& request = metadata.at("request");
  if (before.contains("song")) request["song"] = before.at("song");
  const Metadata* const measured = scores_of(before);
  if (measured == nullptr) return metadata;
  for (auto& [name, values] : request.at("candidates").at("scores").items()) {
    if (measured->contains(name)) values = measured->at(name);
  }
  return metadata;
}

// `metadata`: of the song, with scores that are not measured yet.
void check_chosen_song(const fs::path& song, const Metadata& metadata) {
  const std::optional<Metadata> existing = existing_metadata(song);
  if (!existing) {
    finished_song_exists(song, metadata, /*force=*/false);
    return;
  }
  const auto request = existing->find("request");
  // A long request is not embedded, only its hash.
  if (request == existing->end() || !request->is_object()) return;
  const Metadata chosen = chosen_as(*existing, metadata);
  const fs::path folder = run_folder_path(song);
  if (path_exists(folder / "run.json")) {
    run_folder::require_same_run(folder, *existing, chosen);
  } else {
    finished_song_exists(song, chosen, /*force=*/false);
  }
}

}  // namespace

void check_chosen_songs(const std::vector<PreparedSongs::Song>& songs,
                        const std::vector<std::string>& scores, int count, bool force) {
  if (force) return;
  std::vector<ScoreColumn> columns;
  for (const std::string& name : scores) columns.push_back({.name = name, .values = {}});
  for (const PreparedSongs::Song& song : songs) {
    Metadata metadata = song.metadata;
    metadata.at("request")["candidates"] = candidates_json(columns, count);
    check_chosen_song(song.path, metadata);
  }
}

}  // namespace crooner::songs
