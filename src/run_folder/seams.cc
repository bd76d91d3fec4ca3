#include "run_folder/seams.h"

#include <exception>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/strings.h"
#include "checkpoint/weight_file.h"

namespace crooner::run_folder {

std::string seams_to_text(const Seams& seams) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const auto& [level, codes] : seams) json[std::to_string(level)] = codes;
  return json.dump();
}

Seams read_seams(const std::filesystem::path& codes_file) {
  if (!std::filesystem::exists(codes_file)) return {};
  const nlohmann::json metadata = checkpoint::WeightFile(codes_file).metadata();
  if (!metadata.is_object() || !metadata.contains("seams")) return {};
  Seams seams;
  try {
    const auto json = nlohmann::json::parse(metadata.at("seams").get<std::string>());
    for (const auto& [level, codes] : json.items()) {
      seams[std::stoi(level)] = codes.get<std::vector<std::int64_t>>();
    }
  } catch (const std::exception& failure) {  // nlohmann's, and std::stoi's of a level
    throw InputError(
        str_cat("The seams in '", codes_file.string(), "' cannot be read: ", failure.what(), "."));
  }
  return seams;
}

}  // namespace crooner::run_folder
