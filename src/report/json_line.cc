#include "report/json_line.h"

#include <iostream>
#include <nlohmann/json.hpp>

namespace crooner::report {

std::string json_line(const nlohmann::ordered_json& value) {
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

nlohmann::ordered_json file_event(const std::string& path) {
  return {{"event", "file"}, {"path", path}};
}

void print_result(const std::filesystem::path& file, bool json) {
  std::cout << (json ? json_line(file_event(file.string())) : file.string() + "\n");
}

}  // namespace crooner::report
