#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace crooner::batch {

// What is known of a job's songs when they are there: enough to tell later that nothing is missing,
// when the run folders are gone too.
struct DoneSong {
  std::string file;               // below the batch's folder
  nlohmann::ordered_json record;  // its run.json
};

void write_done(const std::filesystem::path& folder, const std::string& key,
                const std::vector<DoneSong>& songs);

void remove_done(const std::filesystem::path& folder, const std::string& key);

// Empty when the job is not done, or one of its songs is not there any more.
std::vector<DoneSong> read_done(const std::filesystem::path& folder, const std::string& key);

}  // namespace crooner::batch
