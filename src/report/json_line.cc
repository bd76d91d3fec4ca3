#include "report/json_line.h"

#include <iostream>
#include <nlohmann/json.hpp>

namespace crooner::report {

std::string json_line(const nlohmann::ordered_json& value) {
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string file_event(const std::string& path) {
  return json_line({{"event", "file"}, {"path", path}});
}

void print_result(const std::filesystem::path& file, bool json) {
  std::cout << (json ? file_event(file.string()) : file.string() + "\n");
}

}  // namespace crooner::report
