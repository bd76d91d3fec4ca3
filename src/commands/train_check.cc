#include <ATen/Parallel.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "commands/commands.h"
#include "report/json_line.h"
#include "training/check_data.h"

namespace crooner::commands {

void train_check(const cli::TrainCheckOptions& options) {
  const int threads = options.threads > 0 ? options.threads : at::get_num_threads();
  const auto check = training::check_data(training::read_manifest(options.data), threads);
  if (options.log.json) {
    std::cout << report::json_line(training::data_check_json(check));
  } else {
    std::cout << training::data_check_text(check);
  }
}

}  // namespace crooner::commands
