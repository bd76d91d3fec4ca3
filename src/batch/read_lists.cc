#include "batch/read_rows.h"

#include <algorithm>
#include <set>

#include "base/counted.h"
#include "base/csv.h"
#include "base/error.h"
#include "base/strings.h"
#include "base/trim.h"
#include "base/utf8.h"
#include "cli/generate.h"

namespace crooner::batch {
namespace {

namespace fs = std::filesystem;

// With blanks around them removed.
std::vector<std::string> column_names(const CsvRow& header) {
  std::vector<std::string> names = header.fields;
  for (std::string& name : names) name = std::string(trimmed(name));
  return names;
}

void check_columns(const std::vector<std::string>& columns, const fs::path& file) {
  cli::GenerateOptions unused;
  cli::Flags flags("generate", "");
  cli::declare_generate_flags(flags, &unused);
  for (auto column = columns.begin(); column != columns.end(); ++column) {
    if (column->empty() || column->starts_with('#')) continue;
    const auto same = [&](const std::string& other) { return flag_of(other) == flag_of(*column); };
    if (std::find_if(columns.begin(), column, same) != column) {
      throw InputError(
          str_cat("'", file.string(), "' has two columns '", printable(*column), "'."));
    }
    // The rows say that jobs do not take it.
    const std::string name = flag_of(*column);
    if (name == "title" || flags.has(name) || is_kept_from_jobs(name)) continue;
    throw InputError(str_cat("'", file.string(), "' has a column '", printable(*column),
                             "'; columns are title and the "
                             "flags of crooner generate without dashes.",
                             flags.closest(name), " A comment column begins with #."));
  }
}

// Whether a database or pandas left the field out, in its words. An artist may have such a name.
bool is_missing(const std::string& column, const std::string& field) {
  static const std::set<std::string> kTexts = {"title", "artist", "genre",  "lyrics", "lyrics-text",
                                               "out",   "prompt", "config", "model"};
  static const std::set<std::string> kMissing = {"null", "NULL", "NaN", "nan", "None",
                                                 "NA",   "N/A",  "n/a", "\\N"};
  return !kTexts.contains(flag_of(column)) && kMissing.contains(field);
}

void add_fields(Row& row, const std::vector<std::string>& columns,
                const std::vector<std::string>& fields) {
  if (std::all_of(fields.begin(), fields.end(), [](const auto& field) { return field.empty(); })) {
    return;
  }
  if (fields.size() != columns.size()) {
    row.error = str_cat("The row has ", counted(fields.size(), "field"), "; the first row names ",
                        counted(columns.size(), "column"),
                        " (quote a field with a separator or a line end).");
    return;
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].empty() || is_missing(columns[i], fields[i])) continue;
    if (invalid_utf8_offset(fields[i])) {
      row.error = str_cat("The field '", printable(columns[i]), "' is not UTF-8.");
    } else if (columns[i].empty()) {
      row.error = str_cat("The field '", printable(fields[i]), "' is in a column without a name.");
    } else {
      add_value(row, columns[i], fields[i]);
    }
  }
}

}  // namespace

std::vector<Row> read_csv(const fs::path& file, const std::string& text) {
  const std::vector<CsvRow> lines = parse_csv(text);
  if (lines.empty()) return {};
  const std::vector<std::string> columns = column_names(lines.front());
  check_columns(columns, file);
  std::vector<Row> rows;
  std::vector<std::string> blank;
  for (auto line = lines.begin() + 1; line != lines.end(); ++line) {
    Row row;
    row.source_line = {list_name(file), line->line};
    if (line->unterminated_quote) {
      row.error = "The quote that opens here is not closed.";
    } else {
      add_fields(row, columns, line->fields);
    }
    is_empty(row) ? blank.push_back(str_cat(line->line)) : rows.push_back(std::move(row));
  }
  say_passed_over(blank, "blank row", str_cat("of '", list_name(file), "', line"));
  return rows;
}

std::vector<Row> read_jsonl(const fs::path& file, const std::string& text) {
  std::vector<Row> rows;
  std::vector<std::string> blank;
  int number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    ++number;
    if (trimmed(line).empty()) continue;
    Row row;
    row.source_line = {list_name(file), number};
    add_json_values(row, line);
    is_empty(row) ? blank.push_back(str_cat(number)) : rows.push_back(std::move(row));
  }
  say_passed_over(blank, "empty object", str_cat("of '", list_name(file), "', line"));
  return rows;
}

}  // namespace crooner::batch
