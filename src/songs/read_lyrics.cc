#include "songs/read_lyrics.h"

#include <nlohmann/json.hpp>
#include <optional>

#include "base/error.h"
#include "base/lower_case.h"
#include "base/paths.h"
#include "base/strings.h"
#include "base/text_file.h"
#include "base/utf8.h"
#include "text/written_lyrics.h"

namespace crooner::songs {
namespace {

// Far beyond any lyrics; an audio file named by mistake should not be read to its end.
constexpr std::size_t kMaxLyricsBytes = 1 << 20;

std::string read_lyrics_text(const std::string& file, const LyricsAdvice& advice) {
  if (file != "-" && !path_exists(file)) {
    const std::string reason = refused_path(file);
    throw InputError(str_cat("There is no lyrics file '", printable(file), "'",
                             reason.empty() ? "" : str_cat(" (", reason, ")"), "; ", advice.missing,
                             "."));
  }
  return read_text(file, kMaxLyricsBytes);
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

// A lyrics.json (docs/formats/lyrics.md); nothing for any other text.
std::optional<text::SungLyrics> lines_of_json(const std::string& text) {
  if (text.find_first_not_of(" \n") == std::string::npos || !text.starts_with('{')) return {};
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("lines") || !json.at("lines").is_array()) return {};
  text::SungLyrics lyrics;
  for (const nlohmann::json& line : json.at("lines")) {
    if (!line.is_object() || !line.contains("text") || !line.at("text").is_string()) return {};
    lyrics.text += line.at("text").get<std::string>() + "\n";
    const bool timed = line.contains("start") && line.at("start").is_number();
    lyrics.line_times.push_back(timed ? std::optional(line.at("start").get<double>())
                                      : std::nullopt);
  }
  return lyrics;
}

text::SungLyrics sung_part(const std::string& text, bool as_is) {
  if (as_is || invalid_utf8_offset(text))
    return {text, {}, {}};  // the model's check names the byte
  return text::sung_lyrics(text);
}

// What a text is that is no lyrics, but may hold some: "a web page".
const char* kind_of_document(const std::string& text) {
  const std::string start = lower_case(text.substr(0, 16));
  if (start.starts_with("{\\rtf")) return "rich text (RTF)";
  if (start.starts_with("<!doctype html") || start.starts_with("<html")) return "a web page";
  if (start.starts_with("<?xml")) return "an XML document";
  return nullptr;
}

// `timed`: the times are used.
text::SungLyrics sung_part_of_file(const std::string& file, bool as_is, bool timed,
                                   const LyricsAdvice& advice) {
  const std::string bytes = read_lyrics_text(file, advice);
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
  if (const char* document = kind_of_document(text); document && !as_is) {
    throw InputError(str_cat("The lyrics in ", source, " are ", document,
                             "; save them as plain text, or sing all of it with --lyrics-as-is."));
  }
  if (auto lines = lines_of_json(text); lines && !as_is) {
    if (!timed) {
      lines->notes.push_back(str_cat("Only the text of ", source,
                                     " is sung, not at its times; --lyric-times follows them."));
    }
    return *std::move(lines);
  }
  return sung_part(text, as_is);
}

// What is to be followed: times that go back are not.
std::vector<std::optional<double>> ascending(std::vector<std::optional<double>> times,
                                             std::vector<std::string>* notes) {
  double reached = 0;
  int descending = 0;
  for (auto& seconds : times) {
    if (!seconds) continue;
    if (*seconds < reached) {
      seconds.reset();
      ++descending;
    } else {
      reached = *seconds;
    }
  }
  if (descending > 0) {
    notes->push_back(str_cat("--lyric-times: ", descending,
                             descending == 1 ? " line has a time" : " lines have times",
                             " before that of an earlier line, which is not followed."));
  }
  return times;
}

}  // namespace

std::string read_lyrics_file(const std::string& file, bool as_is, const LyricsAdvice& advice,
                             std::vector<std::string>* notes) {
  text::SungLyrics lyrics = sung_part_of_file(file, as_is, /*timed=*/false, advice);
  notes->insert(notes->end(), lyrics.notes.begin(), lyrics.notes.end());
  return std::move(lyrics.text);
}

WrittenLyrics read_lyrics(const cli::LabelOptions& options, std::vector<std::string>* notes) {
  const bool as_is = options.lyrics_as_is;
  text::SungLyrics lyrics =
      options.lyrics_file.empty()
          ? sung_part(without_mark_and_cr(options.lyrics_text.value_or("")), as_is)
          : sung_part_of_file(options.lyrics_file, as_is, options.lyric_times,
                              {"for text use --lyrics-text", "omit --lyrics for an instrumental"});
  WrittenLyrics written{std::move(lyrics.text)};
  notes->insert(notes->end(), lyrics.notes.begin(), lyrics.notes.end());
  if (!options.lyric_times) return written;
  if (lyrics.line_times.empty() && !written.text.empty()) {
    throw InputError(
        "The lyrics have no times for --lyric-times; files of LRC, SubRip and WebVTT have, and the "
        "lyrics.json of a run folder.");
  }
  written.line_times = ascending(std::move(lyrics.line_times), notes);
  return written;
}

}  // namespace crooner::songs
