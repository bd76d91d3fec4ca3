#include "report/progress.h"

#include <chrono>
#include <iostream>
#include <utility>

#include "base/os_environment.h"
#include "report/json_progress.h"
#include "report/line_progress.h"
#include "report/terminal_progress.h"

namespace crooner::report {

ProgressStyle choose_progress_style(bool quiet, bool json) {
  if (json) return ProgressStyle::kJson;
  if (quiet) return ProgressStyle::kQuiet;
  return stderr_is_terminal() ? ProgressStyle::kTerminal : ProgressStyle::kLines;
}

ProgressOutput standard_output(ProgressStyle style) {
  ProgressOutput output;
  output.seconds = [] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
  };
  std::ostream& stream = style == ProgressStyle::kJson ? std::cout : std::cerr;
  output.write = [&stream](const std::string& text) { stream << text << std::flush; };
  output.columns = [] { return terminal_columns(); };
  output.colour = stderr_is_terminal() && environment_variable("NO_COLOR").empty();
  return output;
}

std::unique_ptr<SongProgress> make_progress(ProgressStyle style, ProgressOutput output) {
  switch (style) {
    case ProgressStyle::kQuiet:
      break;
    case ProgressStyle::kLines:
      return std::make_unique<LineProgress>(std::move(output));
    case ProgressStyle::kTerminal:
      return std::make_unique<TerminalProgress>(std::move(output));
    case ProgressStyle::kJson:
      return std::make_unique<JsonProgress>(std::move(output));
  }
  return std::make_unique<SongProgress>();
}

std::unique_ptr<SongProgress> make_progress(bool quiet, bool json) {
  const ProgressStyle style = choose_progress_style(quiet, json);
  return make_progress(style, standard_output(style));
}

}  // namespace crooner::report
