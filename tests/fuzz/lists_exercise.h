#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "base/csv.h"
#include "base/error.h"
#include "base/text_file.h"
#include "batch/array_text.h"
#include "batch/row.h"
#include "cli/toml.h"

namespace crooner::batch {

inline void exercise_row(std::string_view text) {
  Row row;
  add_json_values(row, text);
  for (const cli::FlagValue& flag : row.flags) {
    if (flag.name.starts_with('#')) throw std::logic_error("a comment that is a flag");
  }
}

// Reads any bytes as a job list (CSV, JSON lines, a JSON array) and as a configuration file (TOML).
inline void exercise_lists(std::string_view bytes) {
  const std::string text = to_utf8_text(std::string(bytes));
  int line = 0;
  for (const CsvRow& row : parse_csv(text)) {
    if (row.line <= line) throw std::logic_error("rows out of order");
    line = row.line;
    if (row.unterminated_quote && !row.fields.empty()) throw std::logic_error("fields of no row");
  }
  for (const std::string& json : text_lines(text)) exercise_row(json);
  if (text.find('[') != std::string::npos) {
    ArrayText array(text);
    while (!array.ended()) exercise_row(array.next());
    if (array.rest().size() > text.size()) throw std::logic_error("more than there is");
  }
  try {
    cli::parse_toml(text, "song.toml");
  } catch (const Error& refusal) {
    if (std::string_view(refusal.what()).size() < 10) throw std::logic_error("no sentence");
  }
}

}  // namespace crooner::batch
