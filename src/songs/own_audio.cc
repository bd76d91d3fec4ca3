#include "songs/own_audio.h"

#include <limits>

#include "audio/audio_reader.h"
#include "base/error.h"
#include "base/strings.h"

namespace crooner::songs {

Audio read_own_audio(const std::filesystem::path& file) {
  audio::AudioReader reader(file);
  Audio audio{reader.sample_rate(), reader.channels(), {}};
  audio.samples = reader.read(std::numeric_limits<std::int64_t>::max());
  if (audio.samples.empty()) {
    throw InputError(str_cat("The audio file '", file.string(), "' contains no samples."));
  }
  return audio;
}

}  // namespace crooner::songs
