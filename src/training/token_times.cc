#include "training/token_times.h"

#include <algorithm>

#include "base/utf8.h"
#include "text/lyrics.h"
#include "text/vocabulary.h"

namespace crooner::training {
namespace {

constexpr double kMaxHeldSeconds = 2.0;  // seconds that a syllable is held at most

// How many tokens each code point becomes.
std::vector<std::size_t> tokens_per_character(const std::u32string& characters,
                                              LabelVersion version) {
  std::vector<std::size_t> counts;
  for (const char32_t character : characters)
    counts.push_back(text::encode_lyrics(encode_utf8(character), version).tokens.size());
  return counts;
}

}  // namespace

std::vector<double> token_times(const std::string& lyrics,
                                const std::vector<double>& character_times, LabelVersion version) {
  const std::u32string characters = decode_utf8(lyrics);
  const std::size_t tokens = text::encode_lyrics(lyrics, version).tokens.size();
  if (character_times.empty() || character_times.size() != characters.size() ||
      !std::is_sorted(character_times.begin(), character_times.end())) {
    return {};
  }
  std::vector<double> times;
  const auto counts = tokens_per_character(characters, version);
  for (std::size_t i = 0; i < counts.size(); ++i)
    times.insert(times.end(), counts[i], character_times[i]);
  if (times.size() != tokens) return {};  // marks that belong to their neighbours
  return times;
}

std::vector<double> character_times(const std::string& lyrics, const std::vector<double>& tokens,
                                    LabelVersion version, double end) {
  const auto counts = tokens_per_character(decode_utf8(lyrics), version);
  std::vector<double> times(counts.size());
  double next = end;
  std::size_t token = tokens.size();
  for (std::size_t i = counts.size(); i-- > 0;) {
    for (std::size_t n = 0; n < counts[i] && token > 0; ++n) {
      if (tokens[--token] >= 0) next = std::min(next, tokens[token]);
    }
    times[i] = next;
  }
  return times;
}

std::int64_t token_at_time(const std::vector<std::int64_t>& tokens,
                           const std::vector<double>& times, double seconds, LabelVersion version) {
  const auto after = std::upper_bound(times.begin(), times.end(), seconds);
  if (after == times.begin()) return -1;
  const auto token = static_cast<std::size_t>(after - times.begin()) - 1;
  const char character = text::character_at(version, static_cast<int>(tokens[token]));
  if (character == ' ' || character == '\n' || character == '\t') return -1;
  return seconds - times[token] > kMaxHeldSeconds ? -1 : static_cast<std::int64_t>(token);
}

}  // namespace crooner::training
