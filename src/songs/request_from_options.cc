#include "songs/request_from_options.h"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string_view>
#include <utility>

#include "audio/audio_reader.h"
#include "base/error.h"
#include "base/files.h"
#include "base/paths.h"
#include "base/strings.h"
#include "base/utf8.h"

namespace crooner::songs {
namespace {

// Far beyond any lyrics; an audio file named by mistake should not be read to its end.
constexpr std::size_t kMaxLyricsBytes = 1 << 20;

// What a message about a lyrics file advises.
struct LyricsAdvice {
  const char* missing;
  const char* empty;
};

constexpr LyricsAdvice kOwnLyrics{"for text use --lyrics-text",
                                  "omit --lyrics for an instrumental"};
constexpr LyricsAdvice kOtherLyrics{"--guidance-lyrics takes the name of a file",
                                    "omit --guidance-lyrics to guide away from no lyrics"};

std::string read_lyrics_bytes(const std::string& file, const LyricsAdvice& advice) {
  if (file == "-") return {std::istreambuf_iterator<char>(std::cin), {}};
  if (!path_exists(file)) {
    const std::string reason = refused_path(file);
    throw InputError(str_cat("There is no lyrics file '", printable(file), "'",
                             reason.empty() ? "" : str_cat(" (", reason, ")"), "; ", advice.missing,
                             "."));
  }
  if (!is_file(file) && !is_folder(file)) {  // a pipe, such as <(command)
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  std::string bytes = read_file(file);
  if (bytes.size() > kMaxLyricsBytes) {
    throw InputError(str_cat("The lyrics file '", file, "' has ", bytes.size(), " bytes; at most ",
                             kMaxLyricsBytes, " are accepted."));
  }
  return bytes;
}

// The same lyrics are the same request, whichever editor wrote them.
std::string without_mark_and_cr(std::string text) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (text.starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
  for (std::size_t at = text.find("\r\n"); at != std::string::npos; at = text.find("\r\n", at)) {
    text.erase(at, 1);
  }
  return text;
}

std::string read_lyrics_file(const std::string& file, const LyricsAdvice& advice) {
  const std::string bytes = read_lyrics_bytes(file, advice);
  const std::string source = file == "-" ? "standard input" : str_cat("the file '", file, "'");
  if (const auto offset = invalid_utf8_offset(bytes)) {
    throw InputError(str_cat("The lyrics in ", source,
                             " are not valid UTF-8: the first invalid byte is at offset ", *offset,
                             "."));
  }
  const std::string text = without_mark_and_cr(bytes);
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
    throw InputError(str_cat("The lyrics in ", source, " are empty; ", advice.empty, "."));
  }
  return text;
}

}  // namespace

std::string read_lyrics(const cli::LabelOptions& options) {
  if (options.lyrics_file.empty()) return without_mark_and_cr(options.lyrics_text.value_or(""));
  return read_lyrics_file(options.lyrics_file, kOwnLyrics);
}

Guidance guidance_from_options(const cli::GuidanceOptions& options, Guidance guidance) {
  if (options.guidance.lyrics.has_value()) guidance.lyrics = options.guidance.lyrics;
  if (options.guidance.names.has_value()) guidance.names = options.guidance.names;
  if (!options.other_lyrics.empty()) guidance.other_lyrics.clear();
  for (const std::string& file : options.other_lyrics) {
    guidance.other_lyrics.push_back(read_lyrics_file(file, kOtherLyrics));
  }
  return guidance;
}

Request request_from_options(const cli::GenerateOptions& options) {
  Request request;
  request.genre = options.labels.genre;
  request.artist = options.labels.artist;
  request.lyrics = read_lyrics(options.labels);
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

Request request_from_options(const cli::ContinueOptions& options, Request request) {
  request.stop_after_level = options.stop_after_level;
  request.seconds = options.seconds;
  if (!options.labels.genre.empty()) request.genre = options.labels.genre;
  if (!options.labels.artist.empty()) request.artist = options.labels.artist;
  if (!options.labels.lyrics_file.empty() || options.labels.lyrics_text) {
    request.lyrics = read_lyrics(options.labels);
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
