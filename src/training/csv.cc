#include "training/csv.h"

#include "base/cat.h"
#include "base/error.h"
#include "base/read_file.h"

namespace crooner::training {

std::vector<std::vector<std::string>> read_csv(const std::filesystem::path& file) {
  const std::string text = read_file(file);

  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row;
  std::string field;
  bool quoted = false, empty = true;  // empty: nothing of the row has been seen
  const auto end_row = [&] {
    if (!empty) {
      row.push_back(std::move(field));
      rows.push_back(std::move(row));
    }
    field.clear();
    row.clear();
    empty = true;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c != '"') {
        field += c;
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        field += text[++i];
      } else {
        quoted = false;
      }
    } else if (c == '\n') {
      end_row();
    } else if (c != '\r') {
      empty = false;
      if (c == '"') {
        quoted = true;
      } else if (c == ',') {
        row.push_back(std::move(field));
        field.clear();
      } else {
        field += c;
      }
    }
  }
  if (quoted)
    throw InputError(
        cat("Row ", rows.size(), " of '", file.string(), "' has a quote that is not closed."));
  end_row();
  return rows;
}

}  // namespace crooner::training
