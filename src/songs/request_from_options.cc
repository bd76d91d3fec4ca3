#include "songs/request_from_options.h"

#include <utility>

#include "audio/audio_reader.h"
#include "base/strings.h"
#include "songs/read_lyrics.h"

namespace crooner::songs {
namespace {

constexpr LyricsAdvice kOtherLyrics{"--guidance-lyrics takes the name of a file",
                                    "omit --guidance-lyrics to guide away from no lyrics"};

}  // namespace

Guidance guidance_from_options(const cli::GuidanceOptions& options, Guidance guidance) {
  if (options.guidance.lyrics.has_value()) guidance.lyrics = options.guidance.lyrics;
  if (options.guidance.names.has_value()) guidance.names = options.guidance.names;
  if (!options.other_lyrics.empty()) guidance.other_lyrics.clear();
  std::vector<std::string> notes;  // these lyrics are not sung
  for (const std::string& file : options.other_lyrics) {
    guidance.other_lyrics.push_back(read_lyrics_file(file, false, kOtherLyrics, &notes));
  }
  return guidance;
}

Request request_from_options(const cli::GenerateOptions& options, std::vector<std::string>* notes) {
  Request request;
  request.genre = options.labels.genre;
  request.artist = options.labels.artist;
  WrittenLyrics lyrics = read_lyrics(options.labels, notes);
  request.lyrics = std::move(lyrics.text);
  request.lyric_times = std::move(lyrics.line_times);
  request.strict = options.labels.strict;
  request.seconds = options.seconds;
  request.total_seconds = options.total_seconds;
  request.songs = options.songs;
  request.temperature = options.sampling.temperature;
  request.top_k = options.sampling.top_k;
  request.top_p = options.sampling.top_p;
  request.hop_fraction = options.sampling.hop_fraction;
  request.upsample_segments.all = options.sampling.upsample_segments;
  request.guidance = guidance_from_options(options.sampling.guidance, {});
  request.prompt_seconds = options.prompt_seconds;
  request.stop_after_level = options.stop_after_level;
  if (!options.prompt.empty()) {
    request.prompt = audio::read_audio_file(options.prompt, {.seconds = options.prompt_seconds});
  }
  return request;
}

Request request_from_options(const cli::ContinueOptions& options, Request request,
                             std::vector<std::string>* notes) {
  request.stop_after_level = options.stop_after_level;
  request.seconds = options.seconds;
  if (!options.labels.genre.empty()) request.genre = options.labels.genre;
  if (!options.labels.artist.empty()) request.artist = options.labels.artist;
  if (!options.labels.lyrics_file.empty() || options.labels.lyrics_text) {
    WrittenLyrics lyrics = read_lyrics(options.labels, notes);
    request.lyrics = std::move(lyrics.text);
    request.lyric_times = std::move(lyrics.line_times);
  }
  request.strict = options.labels.strict;
  if (options.total_seconds) request.total_seconds = options.total_seconds;
  const cli::SamplingOptions& sampling = options.sampling;
  if (sampling.temperature.has_value()) request.temperature = sampling.temperature;
  if (sampling.top_k.has_value()) request.top_k = sampling.top_k;
  if (sampling.top_p.has_value()) request.top_p = sampling.top_p;
  if (sampling.hop_fraction.has_value()) request.hop_fraction = sampling.hop_fraction;
  if (sampling.upsample_segments) {
    request.upsample_segments = {.all = sampling.upsample_segments, .levels = {}};
  }
  request.guidance = guidance_from_options(sampling.guidance, std::move(request.guidance));
  return request;
}

}  // namespace crooner::songs
