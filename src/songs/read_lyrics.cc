#include "songs/read_lyrics.h"

#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/error.h"
#include "base/files.h"
#include "base/paths.h"
#include "base/strings.h"
#include "base/text_file.h"
#include "base/utf8.h"
#include "text/written_lyrics.h"

namespace crooner::songs {
namespace {

// Far beyond any lyrics; an audio file named by mistake should not be read to its end.
constexpr std::size_t kMaxLyricsBytes = 1 << 20;

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

// The lines of a lyrics.json (docs/formats/lyrics.md); nothing for any other text.
std::optional<std::string> lines_of_json(const std::string& text) {
  if (text.find_first_not_of(" \n") == std::string::npos || !text.starts_with('{')) return {};
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("lines") || !json.at("lines").is_array()) return {};
  std::string lines;
  for (const nlohmann::json& line : json.at("lines")) {
    if (!line.is_object() || !line.contains("text") || !line.at("text").is_string()) return {};
    lines += line.at("text").get<std::string>() + "\n";
  }
  return lines;
}

std::string sung_part(const std::string& text, bool as_is, std::vector<std::string>* notes) {
  if (as_is || invalid_utf8_offset(text)) return text;  // the model's check names the byte
  text::SungLyrics lyrics = text::sung_lyrics(text);
  notes->insert(notes->end(), lyrics.notes.begin(), lyrics.notes.end());
  return lyrics.text;
}

}  // namespace

std::string read_lyrics_file(const std::string& file, bool as_is, const LyricsAdvice& advice,
                             std::vector<std::string>* notes) {
  const std::string bytes = to_utf8_text(read_lyrics_bytes(file, advice));
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
  if (const auto lines = lines_of_json(text); lines && !as_is) {
    notes->push_back(str_cat("Only the text of ", source, " is sung, not its times."));
    return *lines;
  }
  return sung_part(text, as_is, notes);
}

std::string read_lyrics(const cli::LabelOptions& options, std::vector<std::string>* notes) {
  if (options.lyrics_file.empty()) {
    return sung_part(without_mark_and_cr(options.lyrics_text.value_or("")), options.lyrics_as_is,
                     notes);
  }
  return read_lyrics_file(options.lyrics_file, options.lyrics_as_is,
                          {"for text use --lyrics-text", "omit --lyrics for an instrumental"},
                          notes);
}

}  // namespace crooner::songs
