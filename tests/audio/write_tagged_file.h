#pragma once

#include <crooner/audio.h>
#include <sndfile.h>

#include <filesystem>
#include <stdexcept>

#include "audio/tags.h"

namespace crooner::test {

// Writes an audio file with tags, as other programs do: 16 bits, in the major format of `subformat`
// (SF_FORMAT_WAV, SF_FORMAT_FLAC, ...). Throws std::runtime_error.
inline void write_tagged_file(const std::filesystem::path& file, const Audio& audio,
                              const audio::Tags& tags,
                              int subformat = SF_FORMAT_WAV | SF_FORMAT_PCM_16) {
  SF_INFO info = {};
  info.samplerate = audio.sample_rate;
  info.channels = audio.channels;
  info.format = subformat;
  SNDFILE* out = sf_open(file.c_str(), SFM_WRITE, &info);
  if (out == nullptr) throw std::runtime_error(sf_strerror(nullptr));
  const auto set = [&](int which, const std::string& text) {
    if (!text.empty()) sf_set_string(out, which, text.c_str());
  };
  set(SF_STR_TITLE, tags.title);
  set(SF_STR_ARTIST, tags.artist);
  set(SF_STR_GENRE, tags.genre);
  set(SF_STR_COMMENT, tags.comment);
  const auto count = static_cast<sf_count_t>(audio.samples.size());
  const bool complete = sf_write_float(out, audio.samples.data(), count) == count;
  if (sf_close(out) != 0 || !complete) throw std::runtime_error("The file was not written.");
}

}  // namespace crooner::test
