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

// What a column may be named.
class ColumnNames {
 public:
  ColumnNames() { cli::declare_generate_flags(flags_, &unused_); }
  // The rows say that jobs do not take some.
  bool has(const std::string& column) const {
    const std::string name = flag_of(column);
    return name == "title" || flags_.has(name) || is_kept_from_jobs(name);
  }
  std::string closest(const std::string& column) const { return flags_.closest(flag_of(column)); }

 private:
  cli::GenerateOptions unused_;
  cli::Flags flags_{"generate", ""};
};

// Removes lines above the header that begin with # and name no column; their number.
int remove_comments(std::string_view& text) {
  int count = 0;
  while (text.starts_with('#')) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::vector<CsvRow> line = parse_csv(text.substr(0, end));
    const std::vector<std::string> columns = column_names(line.front());
    const ColumnNames known;
    if (std::ranges::any_of(columns, [&](const auto& name) { return known.has(name); })) break;
    text.remove_prefix(end);
    ++count;
  }
  return count;
}

void check_columns(const std::vector<std::string>& columns, const fs::path& file) {
  const ColumnNames known;
  for (auto column = columns.begin(); column != columns.end(); ++column) {
    if (column->empty() || column->starts_with('#')) continue;
    const auto same = [&](const std::string& other) { return flag_of(other) == flag_of(*column); };
    if (std::find_if(columns.begin(), column, same) != column) {
      throw InputError(
          str_cat("'", file.string(), "' has two columns '", printable(*column), "'."));
    }
    if (known.has(*column)) continue;
    throw InputError(
        str_cat("'", file.string(), "' has a column '", printable(*column),
                "'; columns are title and the "
                "flags of crooner generate without dashes.",
                known.closest(*column), " A comment column begins with #.",
                columns.size() > 1 ? "" : " Columns are separated by commas, semicolons or tabs."));
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
  std::string_view table = text;
  const int comments = remove_comments(table);
  const std::vector<CsvRow> lines = parse_csv(table);
  if (lines.empty()) return {};
  const std::vector<std::string> columns = column_names(lines.front());
  check_columns(columns, file);
  std::vector<Row> rows;
  std::vector<std::string> blank;
  for (auto line = lines.begin() + 1; line != lines.end(); ++line) {
    Row row;
    const int number = line->line + comments;
    row.source_line = {list_name(file), number};
    if (line->unterminated_quote) {
      row.error = "The quote that opens here is not closed.";
    } else {
      add_fields(row, columns, line->fields);
    }
    is_empty(row) ? blank.push_back(str_cat(number)) : rows.push_back(std::move(row));
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
