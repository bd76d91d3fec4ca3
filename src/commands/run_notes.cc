#include "commands/run_notes.h"

#include <random>

#include "base/cat.h"
#include "base/log.h"
#include "commands/output_names.h"
#include "commands/request_json.h"
#include "run/record.h"

namespace crooner::commands {

std::uint64_t chosen_seed(const std::optional<std::uint64_t>& seed,
                          const std::filesystem::path& song_file, bool force) {
  if (seed) return *seed;
  const std::filesystem::path folder = run_folder_of(song_file);
  if (!force && std::filesystem::exists(folder / "run.json")) {
    const run::Record record = run::read_record(folder);
    if (record.contains("request")) {
      return request_from_json(record.at("request"), (folder / "run.json").string()).seed;
    }
  }
  return std::random_device()();
}

void tell(const std::vector<std::string>& warnings, const Request& request, bool seed_was_chosen) {
  for (const std::string& sentence : warnings) log::warn(sentence);
  if (request.lyrics.empty()) log::info("There are no lyrics: an instrumental.");
  if (!seed_was_chosen) return;
  log::info(cat("The seed is ", request.seed, "; --seed ", request.seed, " makes the same again."));
}

}  // namespace crooner::commands
