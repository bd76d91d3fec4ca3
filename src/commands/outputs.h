#pragma once

#include <filesystem>

#include "run_folder/run_metadata.h"

namespace crooner::commands {

// No command replaces a file that crooner did not make, unless --force says so; none replaces what
// it reads.

// Throws UsageError when the output is an input under whatever name; `what` is "the prompt".
void check_not_input(const std::filesystem::path& out, const std::filesystem::path& input,
                     const char* what);

// For outputs that say nothing of their making: throws UsageError when a file is there and not
// `force`.
void check_not_existing(const std::filesystem::path& out, bool force);

// Whether the song of this record stands at a place that no run folder speaks for (a run folder is
// gone after --clean; the song carries its request). False: the place is free, or `force`. Throws
// UsageError when another song or a file that crooner did not make is there, and not `force`.
bool finished_song_exists(const std::filesystem::path& song_file, const run_folder::Record& record,
                          bool force);

}  // namespace crooner::commands
