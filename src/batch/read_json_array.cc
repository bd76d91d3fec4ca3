#include <string_view>

#include "base/strings.h"
#include "batch/array_text.h"
#include "batch/read_rows.h"

namespace crooner::batch {

std::vector<Row> read_json_array(const std::filesystem::path& file, const std::string& text) {
  const std::string name = list_name(file);
  std::vector<Row> rows;
  std::vector<std::string> blank;
  ArrayText array(text);
  int number = 0;
  while (!array.ended()) {
    const std::string_view element = array.next();
    Row row;
    row.source_line = {name, array.line(), ++number};
    if (element.empty() && array.closed()) break;  // [], or a comma before the bracket
    if (!array.closed() && array.ended()) {
      row.error = "The list that begins with [ ends without its ].";
      rows.push_back(std::move(row));
      break;
    }
    add_json_values(row, element);
    is_empty(row) ? blank.push_back(str_cat(array.line())) : rows.push_back(std::move(row));
  }
  if (!array.rest().empty()) {
    Row row;
    row.source_line = {name, array.line()};
    row.error = "Something follows the ] that ends the list.";
    rows.push_back(std::move(row));
  }
  say_passed_over(blank, "empty object", str_cat("of '", name, "', line"));
  return rows;
}

}  // namespace crooner::batch
