#pragma once

#include <string>

#include "batch/row.h"

namespace crooner::batch {

// What the song of a row is called, below --out and without extension; the same wherever the row
// stands and whatever its neighbours are: the name that the row has (a file of a folder, or its
// `out`), else `artist - title`, else its lyrics file's, its artist's, or `song`, with 12
// hexadecimal digits of the SHA-256 of the row's flags. Throws UsageError for an `out` that leads
// elsewhere.
std::string output_name(const Row& row);

// A text as a part of a file's name: no '/', no control characters, no '.' first, of a length that
// leaves room for the endings of files beside it.
std::string to_file_name(const std::string& text);

}  // namespace crooner::batch
