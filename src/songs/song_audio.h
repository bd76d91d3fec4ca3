#pragma once

#include <crooner/audio.h>

#include <filesystem>
#include <string>

#include "audio/tags.h"
#include "cli/groups.h"
#include "run_folder/run_metadata.h"

namespace crooner::songs {

// What a file of a song embeds besides its audio.
struct Embedded {
  std::string metadata = {};
  audio::Tags tags = {};
};

// Of a finished song: its metadata (embedded_metadata()), and the tags of its request; the title is
// the name of the file.
Embedded embedded_in_song(const std::filesystem::path& file, const run_folder::Metadata& metadata);

// Scales decoded audio as --normalize or --loudness says, and writes it. Samples beyond full scale
// are clipped only then, unless the file holds floats; returns a sentence about them, with the
// flags that prevent it if the command has them, and empty if there are none.
std::string write_song_audio(const std::filesystem::path& file, Audio audio,
                             const cli::AudioFileOptions& format, const Embedded& embedded);

}  // namespace crooner::songs
