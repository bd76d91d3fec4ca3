#pragma once

#include <crooner/audio.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "audio/tags.h"

namespace crooner::audio {

// The sample type in formats that offer a choice (WAV, FLAC, AIFF, CAF, ...).
enum class SampleFormat { kPcm16, kPcm24, kFloat };

struct WriteOptions {
  SampleFormat format = SampleFormat::kPcm16;
  // JSON, and tags: a WAV has the former in a chunk (wav_chunk.h), FLAC, Ogg, Opus and MP3 have
  // both as tags (tags.h), other formats neither.
  std::string metadata = {};
  Tags tags = {};
};

struct WriteResult {
  std::int64_t clipped = 0;  // samples beyond full scale, which only float files preserve
};

// Writes an audio file in the format of its extension (.wav .flac .ogg .opus .mp3 .aiff .caf .au
// .w64), atomically. The same audio gives the same bytes, time stamps included (except for Ogg's
// random serial numbers). Samples k / 32768 (PCM 16) and k / 8388608 (PCM 24) are kept exactly.
//
// Throws UsageError for an extension, sample format or rate that cannot be written (naming those
// that can), InputError for a NaN or infinite sample, ResourceError when writing fails.
WriteResult write_audio_file(const std::filesystem::path& file, const Audio& audio,
                             const WriteOptions& options = {});

// Throws the UsageErrors of write_audio_file without writing, so that a long job fails at its
// start.
void check_writable(const std::filesystem::path& file, int sample_rate, int channels,
                    SampleFormat format);

// The extensions that this libsndfile can write, for help texts: ".wav", ".flac", ...
std::vector<std::string> writable_extensions();

}  // namespace crooner::audio
