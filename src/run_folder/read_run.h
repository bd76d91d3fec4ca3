#pragma once

#include <filesystem>

#include "run_folder/journal.h"
#include "run_folder/run_metadata.h"

namespace crooner::run_folder {

// What a run folder's journal knows, without its lock: of a run that goes on meanwhile, a part.
// Nothing when there is no journal. Throws InputError for one that is damaged from its beginning.
JournalState read_journal(const std::filesystem::path& folder, const Record& record);

}  // namespace crooner::run_folder
