#pragma once

#include <crooner/model.h>

#include <filesystem>
#include <vector>

#include "training/manifest.h"

namespace crooner::songs {

// Recordings whose characters have times now, and those that could not be aligned.
struct AlignedRecordings {
  std::vector<training::TrainingSong> songs;  // sorted by path
  std::vector<training::SkippedSong> refused;
};

// Finds when each character of the lyrics of recordings is sung (TrainingSong::character_times):
// they are encoded, and the top prior reads the codes once, with the lyrics spread evenly over the
// song, as it was trained. (A second reading with the lines where the first one found them was less
// exact.) Recordings that have times keep them. Refused are those without lyrics, whose sound
// cannot be read, or whose length the prior cannot read: shorter than a window, or beyond its
// labels' limits. Sounds, codes and the times of each finished song stay in `cache` (empty: the
// user's cache folder), from which an interrupted call resumes. Throws UsageError for a model that
// cannot align, and Interrupted.
AlignedRecordings align_recordings(Model& model, const training::Manifest& manifest,
                                   const std::filesystem::path& cache);

}  // namespace crooner::songs
