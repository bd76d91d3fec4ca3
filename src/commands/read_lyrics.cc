#include "commands/read_lyrics.h"

#include <filesystem>
#include <iostream>
#include <iterator>

#include "base/cat.h"
#include "base/error.h"
#include "base/read_file.h"
#include "base/utf8.h"

namespace crooner::commands {
namespace {

// Far beyond any song; who names a sound file by mistake should not wait for it to be read.
constexpr std::size_t kMostBytes = 1 << 20;

std::string contents(const std::string& file) {
  if (file == "-") return {std::istreambuf_iterator<char>(std::cin), {}};
  if (!std::filesystem::exists(file)) {
    throw InputError(cat("There is no lyrics file '", file, "'; for text use --lyrics-text."));
  }
  if (std::filesystem::is_regular_file(file) && std::filesystem::file_size(file) > kMostBytes) {
    throw InputError(cat("The lyrics file '", file, "' has ", std::filesystem::file_size(file),
                         " bytes; lyrics of up to ", kMostBytes, " are accepted."));
  }
  return read_file(file);
}

}  // namespace

std::string read_lyrics(const cli::LabelOptions& options) {
  if (options.lyrics_file.empty()) return options.lyrics_text.value_or("");
  const std::string text = contents(options.lyrics_file);
  const std::string source =
      options.lyrics_file == "-" ? "standard input" : cat("the file '", options.lyrics_file, "'");
  if (const auto offset = invalid_utf8_offset(text)) {
    throw InputError(cat("The lyrics in ", source, " are not UTF-8: the byte at offset ", *offset,
                         " does not belong there."));
  }
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
    throw InputError(
        cat("The lyrics in ", source, " are empty; leave --lyrics out for an instrumental."));
  }
  return text;
}

}  // namespace crooner::commands
