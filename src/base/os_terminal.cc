#include "base/os_terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include "base/os_paths.h"

namespace crooner {

bool stderr_is_terminal() {
  return ::isatty(STDERR_FILENO) == 1 && environment("TERM") != "dumb";
}

int terminal_columns() {
  winsize size = {};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 80;
}

}  // namespace crooner
