#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "audio/stereo.h"
#include "cli/continue.h"
#include "songs/code_source.h"
#include "songs/song_writer.h"

namespace crooner::songs {

// What the takes of a stereo song begin with that continues another.
struct ContinuedStereo {
  std::vector<Codes> beginnings = {};  // from the second take on, the levels below the top; empty:
                                       // they begin with the codes of the first take
  std::optional<audio::StereoLevel> level = {};  // of the sound that is continued

  // What the entry `stereo` of the request has besides the placement.
  void add_to(nlohmann::ordered_json& stereo) const;
};

// The stereo of a song that continues `source`: that of the flags, else that of the source. Of a
// draft of the top level alone, which the source's stereo cannot be, none, with a warning.
cli::StereoOptions continued_placement(const cli::ContinueOptions& options,
                                       const CodeSource& source, int top);

// `kept`: what the first take keeps of the source. A take that the source does not have begins with
// these, with a warning. Throws InputError when the run folder of the source lacks a
// take that it should have.
ContinuedStereo continue_stereo(const cli::StereoOptions& placement, const CodeSource& source,
                                const Codes& kept);

// Writes the beginnings into the run folder, before any work.
void save_beginnings(const std::vector<Codes>& beginnings, const SongWriter& writer);

// Those that the request of a song names, from its run folder; empty: it names none. Throws
// InputError when they are not there. `where` names the song's metadata.
std::vector<Codes> load_beginnings(const nlohmann::json& request, const std::string& where,
                                   const std::optional<std::filesystem::path>& run_folder);

// The level that the request names.
std::optional<audio::StereoLevel> continued_level(const nlohmann::json& request);

}  // namespace crooner::songs
