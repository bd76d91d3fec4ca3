#include "report/train_status.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "commands/core/commands.h"
#include "report/json_line.h"
#include "report/train_history.h"

namespace crooner::commands {

void train_status(const cli::TrainStatusOptions& options) {
  bool first = true;
  for (const auto& run : report::training_runs(options.runs)) {
    const report::TrainStatus status = report::read_train_status(run);
    if (options.log.json) {
      std::cout << report::json_line(report::train_status_json(status));
    } else {
      std::cout << (first ? "" : "\n") << report::train_status_text(status);
    }
    first = false;
  }
}

}  // namespace crooner::commands
