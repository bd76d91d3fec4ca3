#pragma once

#include <crooner/audio.h>

#include <filesystem>
#include <string>
#include <vector>

#include "report/page.h"

namespace crooner::songs {

// "-14.2 LUFS, peak -1.0 dBFS, 2.5 % silent"
std::string loudness_text(const Audio& audio);

// The sound of each level that a run folder has, the top first, with its loudness (LUFS), its peak,
// and what share of it is silent or clipped. `levels`: of the model.
std::vector<report::LevelSound> level_sounds(const std::filesystem::path& run_folder, int levels);

}  // namespace crooner::songs
