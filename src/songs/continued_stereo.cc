#include "songs/continued_stereo.h"

#include <algorithm>
#include <span>

#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "base/paths.h"
#include "base/sha256.h"
#include "base/strings.h"
#include "run_folder/codes_file.h"
#include "songs/metadata.h"
#include "songs/output_paths.h"
#include "songs/own_audio.h"
#include "songs/stereo_takes.h"

namespace crooner::songs {
namespace {

namespace fs = std::filesystem;

std::string hash_of(const Codes& codes) {
  Sha256 hash;
  for (const auto& level : codes) hash.update(std::as_bytes(std::span(level)));
  return hash.hex();
}

fs::path beginning_file(const fs::path& run_folder, std::size_t index) {
  return run_folder / "takes" / str_cat("beginning-", index + 2, ".safetensors");
}

cli::StereoOptions stereo_of(const CodeSource& source) {
  if (!source.metadata) return {};
  try {
    return stereo_from_request(source.metadata->at("request"));
  } catch (const nlohmann::json::exception& failure) {
    throw InputError(str_cat("The entry 'stereo' of '", printable(source.name),
                             "' cannot be read: ", failure.what(), "."));
  }
}

[[noreturn]] void throw_missing_take(const CodeSource& source, const fs::path& file) {
  throw InputError(str_cat("'", printable(source.name),
                           "' is stereo, but its run folder lacks a part of a take ('",
                           printable(file.string()),
                           "'). crooner resume finishes a song that was interrupted; --stereo mono "
                           "continues the first take alone."));
}

// The codes of a take, at the levels below the top as many as the first take keeps.
Codes beginning_of_take(const CodeSource& source, const fs::path& take, const Codes& kept) {
  if (!is_file(take / "run.json")) throw_missing_take(source, take);
  Codes codes = read_code_source(take.string()).songs.front();
  codes.resize(kept.size());
  codes.back().clear();
  for (std::size_t level = 0; level + 1 < kept.size(); ++level) {
    if (codes[level].size() < kept[level].size()) throw_missing_take(source, take);
    codes[level].resize(kept[level].size());
  }
  return codes;
}

// Of the whole song that is continued, however much of it is kept.
audio::StereoLevel level_of(const CodeSource& source, const fs::path& folder,
                            const cli::StereoOptions& placement) {
  const auto& request = source.metadata->at("request");
  if (const auto level = continued_level(request)) return *level;
  std::vector<fs::path> files{folder /
                              str_cat("level_", request.value("stop_after_level", 0), ".wav")};
  for (int take = 2; take <= placement.takes; ++take) files.push_back(take_song(folder, take));
  std::vector<Audio> takes;
  for (const fs::path& file : files) {
    if (!is_file(file)) throw_missing_take(source, file);
    takes.push_back(read_own_audio(file));
  }
  return audio::stereo_level(takes, stereo_placement(placement));
}

bool keeps_lower_levels(const Codes& kept) {
  return std::any_of(kept.begin(), kept.end() - 1,
                     [](const auto& codes) { return !codes.empty(); });
}

}  // namespace

void ContinuedStereo::add_to(nlohmann::ordered_json& stereo) const {
  if (level) {
    stereo["factor"] = level->factor;
    stereo["quarters"] = level->quarters;
  }
  for (const Codes& codes : beginnings) stereo["codes"].push_back(hash_of(codes));
}

cli::StereoOptions continued_placement(const cli::ContinueOptions& options,
                                       const CodeSource& source, int top) {
  const cli::StereoOptions& flags = options.sound.stereo;
  if (flags.takes > 0 || flags.mono) return flags;
  const cli::StereoOptions inherited = stereo_of(source);
  if (inherited.takes == 0 || options.stop_after_level < top) return inherited;
  log::warn(str_cat("'", printable(source.name),
                    "' is stereo, but a draft of the top level is mono: all takes share its codes. "
                    "crooner upsample --stereo ",
                    inherited.takes, " makes its takes."));
  return {};
}

ContinuedStereo continue_stereo(const cli::StereoOptions& placement, const CodeSource& source,
                                const Codes& kept) {
  ContinuedStereo result;
  const cli::StereoOptions before = stereo_of(source);
  if (placement.takes == 0 || before.takes == 0 || !keeps_lower_levels(kept)) return result;
  const fs::path folder = require_run_folder(source.name);
  for (int take = 2; take <= placement.takes; ++take) {
    if (take > before.takes) {
      log::warn(str_cat("'", printable(source.name), "' has no take ", take,
                        ": it begins with the codes of the first one."));
      result.beginnings.push_back(kept);
      result.beginnings.back().back().clear();
    } else {
      result.beginnings.push_back(
          beginning_of_take(source, run_folder_path(take_song(folder, take)), kept));
    }
  }
  const std::size_t lowest = source.metadata->at("request").value("stop_after_level", 0);
  if (placement == before && !kept.at(lowest).empty())
    result.level = level_of(source, folder, placement);
  return result;
}

void save_beginnings(const std::vector<Codes>& beginnings, const SongWriter& writer) {
  if (beginnings.empty() || !writer.has_folder()) return;
  create_folder(writer.file("takes"));
  for (std::size_t i = 0; i < beginnings.size(); ++i) {
    const fs::path file = beginning_file(writer.file(""), i);
    if (!path_exists(file)) run_folder::write_codes(file, beginnings[i], {});
  }
}

std::vector<Codes> load_beginnings(const nlohmann::json& request, const std::string& where,
                                   const std::optional<fs::path>& run_folder) {
  std::vector<Codes> beginnings;
  const nlohmann::json stereo = request.value("stereo", nlohmann::json::object());
  const auto hashes = stereo.value("codes", std::vector<std::string>());
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    if (run_folder && path_exists(beginning_file(*run_folder, i)))
      beginnings.push_back(run_folder::read_codes(beginning_file(*run_folder, i)));
    if (beginnings.size() == i + 1 && hash_of(beginnings[i]) == hashes[i]) continue;
    throw InputError(str_cat("The song of '", where,
                             "' continues a stereo song whose takes are not saved in its run "
                             "folder; repeat the command that started it."));
  }
  return beginnings;
}

std::optional<audio::StereoLevel> continued_level(const nlohmann::json& request) {
  const nlohmann::json stereo = request.value("stereo", nlohmann::json::object());
  if (!stereo.contains("factor")) return {};
  return audio::StereoLevel{stereo.at("factor"), stereo.at("quarters")};
}

}  // namespace crooner::songs
