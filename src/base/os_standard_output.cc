#include <fcntl.h>
#include <unistd.h>

#include "base/error.h"
#include "base/standard_output.h"

namespace crooner {

void check_standard_output() {
  if (::fcntl(STDOUT_FILENO, F_GETFD) >= 0) return;
  throw ResourceError("Standard output is closed; redirect it to /dev/null to drop it.");
}

}  // namespace crooner
