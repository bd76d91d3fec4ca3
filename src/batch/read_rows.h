#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "batch/row.h"

namespace crooner::batch {

// What a job list is called: its own name, without the folders above it.
std::string list_name(const std::filesystem::path& source);

// The rows of a job list, in its order (docs/batch.md). `source` is
//   * a folder: a job for each `artist - title.txt`, whose text is the lyrics. `artist -
//   title.json`
//     beside it holds more flags as a JSON object; without a .txt it must name the lyrics;
//   * a .csv: the first row names the columns, flags of crooner generate without their dashes, or
//     `title`; a column whose name begins with # is for the reader alone;
//   * a .jsonl: an object a line, with the same names.
// An empty field, and null, give nothing. Files that a list names are relative to it. A row that
// cannot be read has an `error`. Throws InputError when the list itself cannot be: it is not there,
// of another kind, empty, or has a column that is no flag.
std::vector<Row> read_rows(const std::filesystem::path& source);

}  // namespace crooner::batch
