#include "fetch/fetch_record.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/files.h"
#include "base/paths.h"

namespace crooner::fetch {

FetchRecord::FetchRecord(std::filesystem::path file) : file_(std::move(file)) {
  if (!is_file(file_)) return;
  const auto json = nlohmann::json::parse(read_file(file_), nullptr, false);
  if (!json.is_object()) return;
  for (const auto& [name, entry] : json.items()) {
    if (!entry.is_object()) continue;
    try {
      parts_[name] = {entry.at("sha256"), entry.at("source_sha256"), entry.at("source"),
                      entry.at("blocks_name"), entry.at("half_weights")};
    } catch (const nlohmann::json::exception&) {
      parts_.erase(name);  // it is fetched again
    }
  }
}

const FetchedPart* FetchRecord::find(const std::string& part) const {
  const auto found = parts_.find(part);
  return found == parts_.end() ? nullptr : &found->second;
}

void FetchRecord::add(const std::string& part, const FetchedPart& fetched) {
  parts_[part] = fetched;
  nlohmann::json json = nlohmann::json::object();
  for (const auto& [name, entry] : parts_) {
    json[name] = {{"sha256", entry.sha256},
                  {"source_sha256", entry.source_sha256},
                  {"source", entry.source},
                  {"blocks_name", entry.blocks_name},
                  {"half_weights", entry.half_weights}};
  }
  write_file(file_, json.dump(1, ' ', true, nlohmann::json::error_handler_t::replace));
}

}  // namespace crooner::fetch
