#include "commands/light/tell_file.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "report/json_line.h"

namespace crooner::commands {

void tell_file(const std::filesystem::path& file, bool json) {
  std::cout << (json ? report::json_line({{"event", "file"}, {"path", file.string()}})
                     : file.string() + "\n");
}

}  // namespace crooner::commands
