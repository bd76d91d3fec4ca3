#include "commands/read_lyrics.h"

#include <filesystem>
#include <iostream>
#include <iterator>
#include <string_view>

#include "base/error.h"
#include "base/files.h"
#include "base/strings.h"
#include "base/utf8.h"

namespace crooner::commands {
namespace {

// Far beyond any song; who names a sound file by mistake should not wait for it to be read.
constexpr std::size_t kMaxBytes = 1 << 20;

std::string contents(const std::string& file) {
  if (file == "-") return {std::istreambuf_iterator<char>(std::cin), {}};
  if (!std::filesystem::exists(file)) {
    throw InputError(str_cat("There is no lyrics file '", file, "'; for text use --lyrics-text."));
  }
  if (std::filesystem::is_regular_file(file) && std::filesystem::file_size(file) > kMaxBytes) {
    throw InputError(str_cat("The lyrics file '", file, "' has ", std::filesystem::file_size(file),
                             " bytes; lyrics of up to ", kMaxBytes, " are accepted."));
  }
  return read_file(file);
}

// Without the byte order mark, lines ending in LF: the same lyrics are the same request, whichever
// editor wrote them.
std::string plain(std::string text) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (text.starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
  for (std::size_t at = text.find("\r\n"); at != std::string::npos; at = text.find("\r\n", at)) {
    text.erase(at, 1);
  }
  return text;
}

}  // namespace

std::string read_lyrics(const cli::LabelOptions& options) {
  if (options.lyrics_file.empty()) return plain(options.lyrics_text.value_or(""));
  const std::string bytes = contents(options.lyrics_file);
  const std::string source = options.lyrics_file == "-"
                                 ? "standard input"
                                 : str_cat("the file '", options.lyrics_file, "'");
  if (const auto offset = invalid_utf8_offset(bytes)) {
    throw InputError(str_cat("The lyrics in ", source, " are not UTF-8: the byte at offset ",
                             *offset, " does not belong there."));
  }
  const std::string text = plain(bytes);
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
    throw InputError(
        str_cat("The lyrics in ", source, " are empty; leave --lyrics out for an instrumental."));
  }
  return text;
}

}  // namespace crooner::commands
