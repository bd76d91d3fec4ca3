#include "commands/core/print_result.h"

#include <iostream>

#include "report/json_line.h"

namespace crooner::commands {

void print_result(const std::filesystem::path& file, bool json) {
  std::cout << (json ? report::file_event(file.string()) : file.string() + "\n");
}

}  // namespace crooner::commands
