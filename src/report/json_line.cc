#include "report/json_line.h"

#include <nlohmann/json.hpp>

namespace crooner::report {

std::string json_line(const nlohmann::ordered_json& value) {
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string file_event(const std::string& path) {
  return json_line({{"event", "file"}, {"path", path}});
}

}  // namespace crooner::report
