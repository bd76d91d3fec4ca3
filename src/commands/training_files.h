#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <string>
#include <vector>

#include "training/song_list.h"

namespace crooner::commands {

// `given`, or a folder of that name in the user's cache.
std::filesystem::path training_cache(const std::string& given, const char* name);

void tell_skipped(const std::vector<training::SkippedSong>& skipped);

// NAME.wav and NAME.png, a spectrogram, of mono audio of any shape.
void write_listening(const std::filesystem::path& folder, const std::string& name,
                     const at::Tensor& audio, int sample_rate);

}  // namespace crooner::commands
