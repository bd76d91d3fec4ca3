#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/progress.h"

namespace crooner::report {

enum class ProgressStyle {
  kQuiet,     // nothing
  kLines,     // a sparse line at a time, for logs
  kTerminal,  // one line that is redrawn
  kJson,      // one JSON object a line (docs/formats/events.md)
};

// A terminal line where stderr is a terminal, sparse lines elsewhere; quiet and JSON on request.
ProgressStyle choose_progress_style(bool quiet, bool json);

// Seconds on a steady clock, and where text goes (whole lines, or with '\r' the line on the
// terminal): replaced in tests.
struct ProgressOutput {
  std::function<double()> seconds;
  std::function<void(const std::string&)> write;
  std::function<int()> columns = [] { return 80; };  // of the terminal, which may be resized
  bool colour = false;
};

// stderr (JSON: stdout), colour unless NO_COLOR is set or there is no terminal.
ProgressOutput standard_output(ProgressStyle style);

std::unique_ptr<ProgressObserver> make_progress(ProgressStyle style, ProgressOutput output);

}  // namespace crooner::report
