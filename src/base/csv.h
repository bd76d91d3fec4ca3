#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace crooner {

// A row of a CSV file.
struct CsvRow {
  int line = 1;  // line of the file where the row begins
  std::vector<std::string> fields;
  bool unterminated_quote = false;  // a quote is never closed; `fields` is empty then
};

// The rows of CSV text (RFC 4180: quoted fields may contain separators, doubled quotes and line
// ends; a quote within an unquoted field is an ordinary character). Fields are separated by what
// separates those of the first row: commas, semicolons or tabs, or what a first line such as
// `sep=;` names. Blanks around a field are no part of it unless it is quoted. A BOM, CRLF and blank
// lines are skipped. A row with an unterminated quote costs its first line only: parsing continues
// with the next line.
std::vector<CsvRow> parse_csv(std::string_view text);

}  // namespace crooner
