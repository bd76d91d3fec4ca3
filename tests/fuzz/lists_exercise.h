#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/csv.h"
#include "base/error.h"
#include "base/text_file.h"
#include "cli/toml.h"

namespace crooner::cli {

// Reads any bytes as a job list (CSV, JSON lines) and as a configuration file (TOML).
inline void exercise_lists(std::string_view bytes) {
  const std::string text = to_utf8_text(std::string(bytes));
  int line = 0;
  for (const CsvRow& row : parse_csv(text)) {
    if (row.line <= line) throw std::logic_error("rows out of order");
    line = row.line;
    if (row.unterminated_quote && !row.fields.empty()) throw std::logic_error("fields of no row");
  }
  [[maybe_unused]] const auto json = nlohmann::json::parse(text, nullptr, false);
  try {
    parse_toml(text, "song.toml");
  } catch (const Error& refusal) {
    if (std::string_view(refusal.what()).size() < 10) throw std::logic_error("no sentence");
  }
}

}  // namespace crooner::cli
