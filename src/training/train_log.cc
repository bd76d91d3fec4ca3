#include "training/train_log.h"

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "base/files.h"
#include "base/json_text.h"
#include "report/train_log_lines.h"

namespace crooner::training {
namespace {

using Json = nlohmann::ordered_json;

// The lines of steps up to `last`, in order. Of a step that is there twice (format 1 repeated those
// between a checkpoint and a crash) the later line counts: it belongs to the weights of today.
std::string kept_lines(const std::filesystem::path& file, std::int64_t last) {
  std::map<std::pair<std::int64_t, bool>, std::string> lines;
  for (const Json& line : report::read_train_log(file)) {
    if (!line.contains("step")) continue;  // the header
    const auto step = line["step"].get<std::int64_t>();
    if (step <= last) lines[{step, line["split"] == "eval"}] = json_text(line) + "\n";
  }
  std::string all;
  for (const auto& [key, line] : lines) all += line;
  return all;
}

}  // namespace

TrainLog::TrainLog(const std::filesystem::path& file, std::int64_t step, std::int64_t steps) {
  const Json header = {
      {"format", report::kTrainLogFormat}, {"format_version", kFormatVersion}, {"steps", steps}};
  write_file(file, json_text(header) + "\n" + kept_lines(file, step));
  out_.open(file, std::ios::app);
}

void TrainLog::write(std::int64_t step, const char* split, const Metrics& metrics) {
  Json line = {{"step", step}, {"split", split}};
  for (const auto& [name, value] : metrics) line[name] = value;
  out_ << json_text(line) << "\n" << std::flush;
}

}  // namespace crooner::training
