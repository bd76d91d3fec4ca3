#include "project/split_words.h"

#include "base/error.h"
#include "base/strings.h"

namespace crooner::project {
namespace {

// Between double quotes a backslash is a character like others before any but these two.
bool is_escaped_in_quotes(char next) {
  return next == '"' || next == '\\';
}

}  // namespace

std::vector<std::string> split_words(const std::string& line) {
  std::vector<std::string> words;
  bool in_word = false;  // also an empty one, as ''
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote == 0 && (c == ' ' || c == '\t' || c == '\r')) {
      in_word = false;
      continue;
    }
    if (!in_word) words.emplace_back();
    in_word = true;
    if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
    } else if (quote != 0 && c == quote) {
      quote = 0;
    } else if (c == '\\' && quote == 0) {
      if (++i == line.size()) throw UsageError("The line ends with a backslash; write it twice.");
      words.back() += line[i];
    } else if (c == '\\' && quote == '"' && i + 1 < line.size() &&
               is_escaped_in_quotes(line[i + 1])) {
      words.back() += line[++i];
    } else {
      words.back() += c;
    }
  }
  if (quote != 0) {
    throw UsageError(str_cat("The quote ", quote == '"' ? "\"" : "'",
                             " is not closed; close it, or write a backslash before it."));
  }
  return words;
}

}  // namespace crooner::project
