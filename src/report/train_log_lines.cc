#include "report/train_log_lines.h"

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>

#include "base/files.h"
#include "base/paths.h"

namespace crooner::report {
namespace {

using Json = nlohmann::ordered_json;

// A line of format 1 in the keys of format 2.
Json converted(const Json& line) {
  Json result;
  for (const auto& [key, value] : line.items()) {
    if (key == "of") {
      result["split"] = value == "held out" ? "eval" : "train";
    } else {
      result[key == "waited" ? "data_wait_s" : key] = value;
    }
  }
  return result;
}

bool is_header(const Json& line) {
  return line.contains("format") && line["format"] == kTrainLogFormat;
}

bool is_step(const Json& line) {
  return line.contains("step") && line["step"].is_number_integer() && line.contains("split");
}

}  // namespace

std::vector<Json> read_train_log(const std::filesystem::path& file) {
  std::vector<Json> lines;
  if (!is_file(file)) return lines;
  std::istringstream in(read_file(file));
  for (std::string text; std::getline(in, text);) {
    Json line = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (!line.is_object()) continue;
    if (line.contains("of")) line = converted(line);
    if (is_header(line) || is_step(line)) lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace crooner::report
