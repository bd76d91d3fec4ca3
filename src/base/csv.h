#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace crooner {

// A row of a CSV file.
struct CsvRow {
  int line = 1;  // of the file, where the row begins
  std::vector<std::string> fields;
  bool unterminated_quote = false;  // a quote of it is never closed; `fields` is empty then
};

// The rows of CSV text (RFC 4180: quoted fields may hold commas, doubled quotes and line ends; a
// quote within an unquoted field is a character as any other). A BOM, CRLF and blank lines are
// passed over. A row with a quote that is never closed costs its first line only: reading goes on
// in the next one.
std::vector<CsvRow> parse_csv(std::string_view text);

}  // namespace crooner
