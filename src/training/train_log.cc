#include "training/train_log.h"

#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>

#include "base/files.h"
#include "base/json_text.h"
#include "base/paths.h"

namespace crooner::training {
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

// The lines of steps up to `last`, in order. Of a step that is there twice (format 1 repeated those
// between a checkpoint and a crash) the later line counts: it belongs to the weights of today.
std::string kept_lines(const std::string& log, std::int64_t last) {
  std::map<std::pair<std::int64_t, bool>, std::string> lines;
  std::istringstream in(log);
  for (std::string text; std::getline(in, text);) {
    Json line = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (!line.is_object() || !line.contains("step")) continue;  // the header, or cut off by a crash
    if (line.contains("of")) line = converted(line);
    const auto step = line["step"].get<std::int64_t>();
    if (step <= last) lines[{step, line.value("split", "") == "eval"}] = json_text(line) + "\n";
  }
  std::string all;
  for (const auto& [key, line] : lines) all += line;
  return all;
}

}  // namespace

TrainLog::TrainLog(const std::filesystem::path& file, std::int64_t step, std::int64_t steps) {
  const Json header = {
      {"format", "crooner train log"}, {"format_version", kFormatVersion}, {"steps", steps}};
  const std::string log = path_exists(file) ? read_file(file) : "";
  write_file(file, json_text(header) + "\n" + kept_lines(log, step));
  out_.open(file, std::ios::app);
}

void TrainLog::write(std::int64_t step, const char* split, const Metrics& metrics) {
  Json line = {{"step", step}, {"split", split}};
  for (const auto& [name, value] : metrics) line[name] = value;
  out_ << json_text(line) << "\n" << std::flush;
}

bool is_train_log(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string text;
  std::getline(in, text);
  const Json line = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  return line.is_object() &&
         (line.contains("step") || line.value("format", Json()) == "crooner train log");
}

}  // namespace crooner::training
