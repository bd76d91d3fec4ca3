#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "audio/audio_reader.h"
#include "audio/tags.h"
#include "audio/wav_chunk.h"
#include "base/error.h"

namespace crooner::audio {

// Reads any bytes as a sound file, by our own readers (ffmpeg is not looked for).
inline void exercise_sound(std::string_view bytes) {
  static const std::filesystem::path file = [] {
    ::setenv("PATH", "", 1);
    std::string folder = (std::filesystem::temp_directory_path() / "crooner-fuzz-XXXXXX").string();
    if (!::mkdtemp(folder.data())) throw std::logic_error("no scratch folder");
    return std::filesystem::path(folder) / "sound";
  }();
  std::ofstream(file, std::ios::binary) << bytes;
  try {
    AudioReader reader(file);
    constexpr std::int64_t kFrames = 4096;
    for (int block = 0; block < 64; ++block) {
      const auto samples = reader.read(kFrames);
      if (samples.size() > static_cast<std::size_t>(kFrames * reader.channels()))
        throw std::logic_error("more samples than asked for");
      if (samples.empty()) break;
    }
    reader.findings();
  } catch (const Error&) {
  }
  read_tags(file);
  try {
    read_tagged_metadata(file);
  } catch (const Error&) {
  }
}

}  // namespace crooner::audio
