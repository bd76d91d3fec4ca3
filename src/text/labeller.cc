#include "text/labeller.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/counted.h"
#include "base/error.h"
#include "base/strings.h"
#include "text/normalise.h"

namespace crooner::text {
namespace {

std::string quoted(const std::string& name) {
  return str_cat('"', name, '"');
}

// "The artist "beetles" is unknown to this model; the closest names are "beatles", "eagles"."
std::string unknown_name(const char* kind, const std::string& name, const IdList& list) {
  const std::vector<std::string> closest = list.closest(name);
  const std::string known = closest.empty()
                                ? str_cat("the model knows no ", kind, "s")
                                : str_cat("the closest names are ", join(closest, ", ", quoted));
  return str_cat("The ", kind, " \"", name, "\" is unknown to this model; ", known);
}

std::int64_t lookup(const char* kind, const std::string& name, const IdList& list, bool strict,
                    std::vector<std::string>& warnings) {
  const std::optional<std::int64_t> id = list.find(name);
  if (id || name.empty()) return id.value_or(0);
  const std::string sentence = unknown_name(kind, name, list);
  if (strict) throw InputError(str_cat(sentence, "."));
  warnings.push_back(str_cat(sentence, ". \"unknown\" is used."));
  return 0;
}

// The tokens with which lines of known times begin; those after the song's end are of no use.
std::vector<TimedToken> timed_tokens(const LabelInput& song,
                                     const std::vector<std::int64_t>& lines) {
  std::vector<TimedToken> times;
  const std::size_t count = std::min(song.line_starts.size(), lines.size());
  for (std::size_t line = 0; line < count; ++line) {
    const auto& sample = song.line_starts[line];
    if (sample && *sample < song.total_length) times.push_back({lines[line], *sample});
  }
  return times;
}

}  // namespace

Labeller::Labeller(LabelLayout layout, IdList artists, IdList genres)
    : layout_(layout), artists_(std::move(artists)), genres_(std::move(genres)) {}

Labels Labeller::labels(const LabelInput& song, bool strict,
                        std::vector<std::string>* warnings) const {
  std::vector<std::string> discarded;
  std::vector<std::string>& messages = warnings ? *warnings : discarded;
  Labels labels;
  labels.artist = lookup("artist", song.artist, artists_, strict, messages);
  labels.genres = genre_ids(song.genre, strict, messages);
  Lyrics lyrics = lyric_tokens(song.lyrics, strict, messages);
  labels.times = timed_tokens(song, lyrics.lines);
  labels.lyrics = std::move(lyrics.tokens);
  return labels;
}

std::vector<std::int64_t> Labeller::genre_ids(const std::string& genre, bool strict,
                                              std::vector<std::string>& warnings) const {
  const auto slots = static_cast<std::size_t>(std::max(layout_.genre_slots, 1));
  std::vector<std::string> words = genre_words(genre, layout_.version);
  std::vector<std::string> kept;
  if (words.size() > slots) {
    // The original rejects such a genre; here the first known words are kept.
    for (const std::string& word : words) {
      if (kept.size() < slots && genres_.find(word)) kept.push_back(word);
    }
    const std::string sentence =
        str_cat("The genre \"", genre, "\" has ", words.size(), " words, but the model takes ",
                slots, "; these count: ", kept.empty() ? "none" : join(kept, ", ", quoted), ".");
    if (strict) throw InputError(sentence);
    warnings.push_back(sentence);
    if (kept.empty()) kept.assign(1, words.front());
  } else {
    kept = std::move(words);
  }
  std::vector<std::int64_t> ids;
  for (const std::string& word : kept) {
    ids.push_back(lookup("genre", word, genres_, strict, warnings));
  }
  return ids;
}

Lyrics Labeller::lyric_tokens(const std::string& lyrics, bool strict,
                              std::vector<std::string>& warnings) const {
  constexpr std::size_t kNamed = 8;
  Lyrics encoded = encode_lyrics(lyrics, layout_.version);
  if (layout_.lyric_tokens == 0) return encoded;
  std::vector<DroppedCharacter> named(
      encoded.dropped.begin(), encoded.dropped.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                             encoded.dropped.size(), kNamed)));
  std::string list = join(named, ", ", describe);
  if (encoded.dropped.size() > kNamed) {
    list += str_cat(" and ", counted(encoded.dropped.size() - kNamed, "other character"));
  }
  const bool blank = encoded.text.find_first_not_of(" \n") == std::string::npos;
  if (blank && !lyrics.empty()) {
    throw InputError(
        str_cat("The lyrics contain no usable character",
                list.empty() ? "" : str_cat(": there is no transliteration for ", list),
                ". The model reads Latin letters, digits and common punctuation; other scripts "
                "are transliterated where possible."));
  }
  if (strict && !list.empty()) {
    throw InputError(str_cat("The model cannot read these characters of the lyrics: ", list, "."));
  }
  if (!list.empty()) warnings.push_back(str_cat("Left out of the lyrics: ", list, "."));
  return encoded;
}

}  // namespace crooner::text
