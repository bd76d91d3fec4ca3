#include "batch/failures.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <tuple>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/strings.h"
#include "batch/state_files.h"
#include "report/json_line.h"

namespace crooner::batch {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr const char* kEnding = ".failed";

std::string to_line(const Failure& failure) {
  ordered_json json{{"source", failure.source_line.source}};
  if (failure.source_line.line > 0) json["line"] = failure.source_line.line;
  if (failure.source_line.element > 0) json["element"] = failure.source_line.element;
  if (!failure.job.empty()) json["job"] = failure.job;
  json["error"] = failure.error;
  return report::json_line(json);
}

// Nothing if another process has just removed it.
std::optional<Failure> from_file(const fs::path& file) {
  try {
    const ordered_json json = ordered_json::parse(read_file(file));
    return Failure{{json.at("source"), json.value("line", 0), json.value("element", 0)},
                   json.value("job", ""),
                   json.at("error")};
  } catch (const InputError&) {
  } catch (const ordered_json::exception&) {
  }
  return std::nullopt;
}

}  // namespace

Failures::Failures(const fs::path& folder) : folder_(folder) {}

void Failures::record(const std::string& key, const Failure& failure) {
  write_file(state_file(folder_, key, kEnding), to_line(failure));
}

bool Failures::remove(const std::string& key) {
  std::error_code ignored;
  return fs::remove(state_file(folder_, key, kEnding), ignored);
}

void Failures::remove_others(const std::string& list, const std::set<std::string>& keys) {
  for (const auto& [key, failure] : all()) {
    const std::string& source = failure.source_line.source;
    const bool of_list = source == list || source.starts_with(list + "/");
    if (of_list && !keys.contains(key)) remove(key);
  }
}

std::map<std::string, Failure> Failures::all() const {
  std::map<std::string, Failure> found;
  for (const std::string& key : list_keys(folder_, kEnding)) {
    if (auto failure = from_file(state_file(folder_, key, kEnding))) found.emplace(key, *failure);
  }
  return found;
}

// The process that writes last has seen every change, or another one looks again: in the end the
// file has what all() was after the last change.
void Failures::publish() const {
  std::string written = "nothing yet";
  for (;;) {
    std::vector<Failure> sorted;
    for (const auto& [key, failure] : all()) sorted.push_back(failure);
    std::sort(sorted.begin(), sorted.end(), [](const Failure& a, const Failure& b) {
      return std::tie(a.source_line.source, a.source_line.line, a.source_line.element, a.job) <
             std::tie(b.source_line.source, b.source_line.line, b.source_line.element, b.job);
    });
    std::string text;
    for (const Failure& failure : sorted) text += to_line(failure);
    if (text == written) return;
    const fs::path file = folder_ / "failed.jsonl";
    if (text.empty()) {
      std::error_code ignored;
      fs::remove(file, ignored);
    } else {
      write_file(file, text);
    }
    written = text;
  }
}

}  // namespace crooner::batch
