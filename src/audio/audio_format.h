#pragma once

#include <filesystem>
#include <string>

#include "audio/audio_writer.h"

namespace crooner::audio {

// The libsndfile format number of a file extension and a sample format. Throws UsageError when this
// libsndfile cannot write it at that rate.
int writable_format(const std::filesystem::path& file, int sample_rate, int channels,
                    SampleFormat format);

// ".wav" of "song.WAV".
std::string extension_of(const std::filesystem::path& file);

// Whether the format of a file extension is lossy.
bool is_lossy(const std::filesystem::path& file);

// The sample rate at which a file stores audio of this rate: Opus has five rates only and stores
// all others at 48 kHz.
int stored_rate(const std::filesystem::path& file, int sample_rate);

}  // namespace crooner::audio
