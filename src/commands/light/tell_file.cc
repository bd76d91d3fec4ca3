#include "commands/light/tell_file.h"

#include <iostream>

#include "report/json_line.h"

namespace crooner::commands {

void tell_file(const std::filesystem::path& file, bool json) {
  std::cout << (json ? report::file_event(file.string()) : file.string() + "\n");
}

}  // namespace crooner::commands
