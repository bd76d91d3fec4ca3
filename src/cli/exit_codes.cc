#include "cli/exit_codes.h"

namespace crooner::cli {

const char* exit_codes_text() {
  return "Exit codes: 0 done; 1 a fault of crooner itself; 2 usage (an unknown flag, a value out "
         "of\n"
         "its range, a length the model cannot make); 3 bad input (a file that is missing or "
         "holds\n"
         "the wrong thing, an unknown name with --strict); 4 not enough memory or disk, or an "
         "output\n"
         "that cannot be written; 5 some jobs of a batch failed; 128 + n ended by signal n\n"
         "(130 for Ctrl-C).\n";
}

}  // namespace crooner::cli
