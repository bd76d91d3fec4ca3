#pragma once

#include <crooner/repaint.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "songs/code_source.h"
#include "songs/song_writer.h"

namespace crooner::songs {

// The song that a run repaints: its codes and its sound are copied into the run folder, so that the
// run is resumed and replayed without it.

// Of a finished run: all its codes, and the sound of its lowest level. `source` has the run's
// metadata. Throws InputError when it is not finished, or its files are missing.
Repaint read_original(const CodeSource& source);

// The entry `repaint` of a request: the span, and hashes of the codes and the samples.
nlohmann::ordered_json repaint_to_json(const Repaint& repaint);

// Writes original.safetensors and original.wav into the run folder, unless they exist.
void save_original(const Repaint& repaint, const SongWriter& writer);

// The inverse of repaint_to_json() and save_original(). `where` names the file of the metadata in
// messages. Throws InputError when the run folder lacks the files, or has others.
Repaint load_original(const nlohmann::json& json, const std::string& where,
                      const std::optional<std::filesystem::path>& run_folder);

}  // namespace crooner::songs
