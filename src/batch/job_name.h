#pragma once

#include <string>

#include "batch/row.h"

namespace crooner::batch {

// The name of a row's song, relative to --out and without extension. It does not depend on other
// rows or on the order: the name of the row (a file of a folder, or its `out`), else `artist -
// title`, else that of its lyrics file, its artist, or `song`, with 12 hexadecimal digits of the
// SHA-256 of the row's flags. Throws UsageError for an `out` outside of --out.
std::string output_name(const Row& row);

// A text as part of a file name: without '/', control characters and a leading '.', and short
// enough for the endings of related files.
std::string to_file_name(const std::string& text);

}  // namespace crooner::batch
