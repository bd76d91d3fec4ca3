#include "project/step.h"

#include "base/error.h"
#include "base/files.h"
#include "base/json_text.h"
#include "base/paths.h"
#include "base/strings.h"

namespace crooner::project {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

// What a step `rank` says of every candidate. Throws json::exception.
void check_choice(const json& choice) {
  static_cast<void>(choice.at("count").get<int>());
  const auto order = choice.at("order").get<std::vector<std::size_t>>();
  for (const auto& [name, values] : choice.at("scores").items()) {
    for (const std::size_t candidate : order) {
      const json& value = values.at(candidate);
      if (!value.is_null()) static_cast<void>(value.get<double>());
    }
  }
}

// Throws json::exception.
void check_adapters(const json& adapters) {
  for (const auto& [sha256, adapter] : adapters.items()) {
    static_cast<void>(adapter.at("file").get<std::string>());
    static_cast<void>(adapter.at("strength").get<double>());
  }
}

// Throws json::exception.
Step parse_step(const json& line) {
  Step step;
  step.number = line.at("step");
  step.command = line.at("command");
  step.parent = line.value("parent", 0);
  step.nodes = line.value("nodes", std::vector<int>());
  step.codes = line.value("codes", std::int64_t{0});
  step.seconds = line.value("seconds", 0.0);
  step.total_seconds = line.value("total_seconds", 0.0);
  step.request = line.value("request", json());
  step.candidates = line.value("candidates", json());
  step.adapters = line.value("adapters", json());
  check_adapters(step.adapters);
  step.note = line.value("note", "");
  step.undoes = line.value("undoes", 0);
  if (step.makes_nodes()) {  // the tree reads these entries
    static_cast<void>(step.request.at("seed").get<std::uint64_t>());
    if (step.command == "repaint") {
      static_cast<void>(step.request.at("repaint").at("begin").get<std::int64_t>());
    }
  }
  if (step.command == "rank") {
    static_cast<void>(line.at("nodes").at(0));
    check_choice(step.candidates);
  }
  return step;
}

}  // namespace

std::string step_line(const Step& step) {
  ordered_json line{{"step", step.number}, {"command", step.command}};
  if (step.parent > 0) line["parent"] = step.parent;
  if (!step.nodes.empty()) line["nodes"] = step.nodes;
  if (step.makes_nodes()) {
    line["codes"] = step.codes;
    line["seconds"] = step.seconds;
    line["total_seconds"] = step.total_seconds;
    line["request"] = step.request;
  }
  if (!step.candidates.is_null()) line["candidates"] = step.candidates;
  if (!step.adapters.is_null()) line["adapters"] = step.adapters;
  if (!step.note.empty()) line["note"] = step.note;
  if (step.undoes > 0) line["undoes"] = step.undoes;
  return json_text(line) + "\n";
}

Steps read_steps(const std::filesystem::path& file) {
  Steps read;
  if (!path_exists(file)) return read;
  const std::string text = read_file(file);
  for (std::size_t end; (end = text.find('\n', read.valid_bytes)) != std::string::npos;) {
    const std::string line = text.substr(read.valid_bytes, end - read.valid_bytes);
    const auto number = read.steps.size() + 1;
    try {
      read.steps.push_back(parse_step(json::parse(line)));
      if (read.steps.back().number != static_cast<int>(number)) {
        throw InputError(str_cat("'", file.string(), "', line ", number, ": step ",
                                 read.steps.back().number, " where step ", number,
                                 " is expected."));
      }
    } catch (const json::exception&) {
      throw InputError(str_cat("'", file.string(), "', line ", number,
                               " is no step of a project: a JSON object with `step`, "
                               "`command` and the other entries of a step is expected."));
    }
    read.valid_bytes = end + 1;
  }
  return read;
}

}  // namespace crooner::project
