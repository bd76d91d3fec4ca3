#include "songs/song_audio.h"

#include <utility>

#include "audio/audio_writer.h"
#include "audio/loudness.h"
#include "audio/lufs.h"
#include "base/counted.h"
#include "base/log.h"
#include "base/strings.h"
#include "songs/metadata.h"
#include "songs/output_paths.h"

namespace crooner::songs {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRemedy = "; --normalize, a lower --loudness or --bits float keep them";

void scale(const fs::path& file, const cli::AudioFileOptions& format, Audio& audio) {
  if (format.normalize) audio::normalise(audio);
  if (!format.loudness || audio::scale_to_lufs(audio, *format.loudness)) return;
  log::warn(
      str_cat("'", file.string(),
              "' is too short or too quiet to have a loudness; --loudness leaves it as it is."));
}

}  // namespace

Embedded embedded_in_song(const fs::path& file, const run_folder::Metadata& metadata) {
  const auto& request = metadata.at("request");
  return {.metadata = embedded_metadata(metadata),
          .tags = {.title = file.stem().string(),
                   .artist = request.value("artist", ""),
                   .genre = request.value("genre", ""),
                   .comment = metadata.value("notice", ""),
                   .lyrics = request.value("lyrics", "")}};
}

std::string write_song_audio(const fs::path& file, Audio audio, const cli::AudioFileOptions& format,
                             const Embedded& embedded) {
  scale(file, format, audio);
  const audio::WriteResult written = audio::write_audio_file(
      file, audio,
      {.format = sample_format(format), .metadata = embedded.metadata, .tags = embedded.tags});
  if (written.clipped == 0 || sample_format(format) == audio::SampleFormat::kFloat) return "";
  return str_cat("'", file.string(), "': ", written.clipped, " of ", audio.samples.size(),
                 " samples ", is_or_are(written.clipped), " beyond full scale and ",
                 written.clipped == 1 ? "was" : "were", " clipped",
                 format.from_flags ? kRemedy : "", ".");
}

}  // namespace crooner::songs
