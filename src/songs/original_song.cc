#include "songs/original_song.h"

#include <span>

#include "audio/audio_writer.h"
#include "base/error.h"
#include "base/paths.h"
#include "base/sha256.h"
#include "base/strings.h"
#include "run_folder/codes_file.h"
#include "songs/own_audio.h"

namespace crooner::songs {
namespace {

namespace fs = std::filesystem;

constexpr const char* kOriginalCodes = "original.safetensors";
constexpr const char* kOriginalAudio = "original.wav";

std::string hash_of_codes(const Codes& codes) {
  Sha256 hash;
  for (const auto& level : codes) hash.update(std::as_bytes(std::span(level)));
  return hash.hex();
}

std::string hash_of_samples(const Audio& audio) {
  return sha256_hex(std::as_bytes(std::span(audio.samples)));
}

[[noreturn]] void throw_missing_original(const std::string& where) {
  throw InputError(
      str_cat("The song of '", where,
              "' repaints another one, which is not saved in its run folder; repeat the command "
              "that started it."));
}

}  // namespace

Repaint read_original(const CodeSource& source) {
  const int lowest = source.metadata->at("request").value("stop_after_level", 0);
  const fs::path folder = require_run_folder(source.name);
  const fs::path audio = folder / str_cat("level_", lowest, ".wav");
  Repaint original;
  original.codes = source.songs.front();
  const auto& codes = original.codes;
  if (!path_exists(audio) || static_cast<int>(codes.size()) <= lowest || codes[lowest].empty()) {
    throw InputError(str_cat("The song of '", folder.string(),
                             "' is not finished; crooner resume completes it."));
  }
  original.audio = read_own_audio(audio);
  return original;
}

nlohmann::ordered_json repaint_to_json(const Repaint& repaint) {
  nlohmann::ordered_json json{{"begin", repaint.begin},
                              {"end", repaint.end},
                              {"first_level", repaint.first_level},
                              {"prepend", repaint.prepend},
                              {"codes", hash_of_codes(repaint.codes)}};
  if (!repaint.audio.samples.empty()) json["audio"] = hash_of_samples(repaint.audio);
  return json;
}

void save_original(const Repaint& repaint, const SongWriter& writer) {
  if (!writer.has_folder()) return;
  const fs::path codes = writer.file(kOriginalCodes), audio = writer.file(kOriginalAudio);
  if (!path_exists(codes)) run_folder::write_codes(codes, repaint.codes, {});
  if (repaint.audio.samples.empty() || path_exists(audio)) return;
  audio::write_audio_file(audio, repaint.audio, {.format = audio::SampleFormat::kFloat});
}

Repaint load_original(const nlohmann::json& json, const std::string& where,
                      const std::optional<fs::path>& run_folder) {
  if (!run_folder || !path_exists(*run_folder / kOriginalCodes)) throw_missing_original(where);
  Repaint repaint{.codes = run_folder::read_codes(*run_folder / kOriginalCodes),
                  .audio = {},
                  .begin = json.at("begin"),
                  .end = json.at("end"),
                  .prepend = json.at("prepend"),
                  .first_level = json.at("first_level")};
  if (hash_of_codes(repaint.codes) != json.at("codes")) throw_missing_original(where);
  if (!json.contains("audio")) return repaint;
  if (!path_exists(*run_folder / kOriginalAudio)) throw_missing_original(where);
  repaint.audio = read_own_audio(*run_folder / kOriginalAudio);
  if (hash_of_samples(repaint.audio) != json.at("audio")) throw_missing_original(where);
  return repaint;
}

}  // namespace crooner::songs
