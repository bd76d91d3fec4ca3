#pragma once

#include <filesystem>
#include <vector>

#include "batch/batch_job.h"

namespace crooner::batch {

// Writes playlist.m3u into the batch folder: the songs of all jobs that are done, in the order of
// the list. A file of that name that crooner did not write remains, with a warning. Throws
// ResourceError.
void write_playlist(const std::filesystem::path& folder, const std::vector<BatchJob>& jobs);

}  // namespace crooner::batch
