#include "commands/run_notes.h"

#include <random>

#include "base/log.h"
#include "base/strings.h"
#include "commands/output_names.h"
#include "commands/request_json.h"
#include "commands/song_record.h"
#include "run_folder/run_metadata.h"

namespace crooner::commands {
namespace {

// Of the song that is there, or begun.
std::optional<run_folder::Record> record_there(const std::filesystem::path& song_file) {
  const std::filesystem::path folder = run_folder_path(song_file);
  if (std::filesystem::exists(folder / "run.json")) return run_folder::read_metadata(folder);
  if (std::filesystem::exists(song_file)) return read_embedded_metadata(song_file);
  return {};
}

}  // namespace

std::uint64_t choose_seed(const std::optional<std::uint64_t>& seed,
                          const std::filesystem::path& song_file, bool force) {
  if (seed) return *seed;
  const std::optional<run_folder::Record> record = force ? std::nullopt : record_there(song_file);
  if (record && record->contains("request")) {
    return request_from_json(record->at("request"), song_file.string()).seed;
  }
  return std::random_device()();
}

void warn_model_mismatch(const std::string& file, const std::string& codec_model,
                         const std::string& model) {
  if (codec_model.empty() || codec_model == model) return;
  log::warn(str_cat("The codes in '", file, "' are those of the model '", codec_model,
                    "', not of '", model, "': unless both share a VQ-VAE, they are other sounds."));
}

void tell(const std::vector<std::string>& warnings, const Request& request, bool seed_was_chosen) {
  for (const std::string& sentence : warnings) log::warn(sentence);
  if (request.lyrics.empty()) log::info("There are no lyrics: an instrumental.");
  if (request.prompt && request.prompt_seconds.value_or(0) > request.prompt->seconds() + 1e-6) {
    log::info(str_cat("--prompt-seconds is ", *request.prompt_seconds, ", and the prompt is ",
                      request.prompt->seconds(), " s long: all of it is taken."));
  }
  if (!seed_was_chosen) return;
  log::info(
      str_cat("The seed is ", request.seed, "; --seed ", request.seed, " makes the same again."));
}

}  // namespace crooner::commands
