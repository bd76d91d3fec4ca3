#pragma once

#include <crooner/audio.h>

#include <filesystem>

namespace crooner::songs {

// An audio file that crooner wrote into a run folder. What a user's file would be warned of, such
// as samples beyond full scale, is known here. Throws as audio::read_audio_file() does.
Audio read_own_audio(const std::filesystem::path& file);

}  // namespace crooner::songs
