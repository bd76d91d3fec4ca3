#pragma once

#include <crooner/audio.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace crooner::audio {

// How a sample is stored, in formats that leave the choice (WAV, FLAC, AIFF, CAF, ...).
enum class SampleFormat { kPcm16, kPcm24, kFloat };

struct WriteOptions {
  SampleFormat format = SampleFormat::kPcm16;
  std::string metadata = {};  // JSON for the chunk of a WAV (wav_chunk.h); other formats lack one
};

// What the listener should know.
struct WriteResult {
  std::int64_t clipped = 0;  // samples beyond full scale; only float files keep them as they are
};

// Writes a sound file of the kind that its extension names (.wav .flac .ogg .opus .mp3 .aiff .caf
// .au .w64), whole or not at all. The same sound gives the same bytes, time-stamps included (Ogg's
// random serial numbers excepted). Samples k / 32768 (PCM 16) and k / 8388608 (PCM 24) are kept
// exactly.
//
// Throws UsageError for an extension, sample format or rate that cannot be written (naming those
// that can), InputError for a sample that is not a number, ResourceError when the disk refuses.
WriteResult write_audio_file(const std::filesystem::path& file, const Audio& sound,
                             const WriteOptions& options = {});

// Throws the UsageErrors of write_audio_file without writing, so that a long job refuses at its
// start.
void check_writable(const std::filesystem::path& file, int sample_rate, int channels,
                    SampleFormat format);

// The extensions that this libsndfile writes, for help texts: ".wav", ".flac", ...
std::vector<std::string> writable_extensions();

}  // namespace crooner::audio
