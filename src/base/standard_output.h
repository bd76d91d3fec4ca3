#pragma once

namespace crooner {

// Throws ResourceError when standard output was closed by whoever started the program (>&-): the
// first file that is opened would take its number.
void check_standard_output();

}  // namespace crooner
