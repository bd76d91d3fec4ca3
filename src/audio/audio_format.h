#pragma once

#include <filesystem>
#include <string>

#include "audio/audio_writer.h"

namespace crooner::audio {

// libsndfile's number for what a file's extension and a sample format name. Throws UsageError when
// this library does not write it at that rate.
int writable_format(const std::filesystem::path& file, int sample_rate, int channels,
                    SampleFormat format);

// Whether the kind that a file's extension names gives back other samples than it was given.
bool is_lossy(const std::filesystem::path& file);

// The rate at which a file holds a sound of this rate: Opus knows five rates only, and takes the
// others at 48 kHz.
int stored_rate(const std::filesystem::path& file, int sample_rate);

}  // namespace crooner::audio
