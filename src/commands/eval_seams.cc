#include <algorithm>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <vector>

#include "audio/audio_reader.h"
#include "base/error.h"
#include "base/paths.h"
#include "base/strings.h"
#include "commands/commands.h"
#include "report/json_line.h"
#include "report/seam_report.h"
#include "run_folder/codes_file.h"
#include "run_folder/seams.h"
#include "songs/code_source.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;

// The audio of the lowest level that is finished.
Audio finished_audio(const fs::path& folder, const Codes& codes) {
  for (std::size_t level = 0; level < codes.size(); ++level) {
    const fs::path file = folder / str_cat("level_", level, ".wav");
    if (path_exists(file)) return audio::read_audio_file(file);
  }
  throw InputError(str_cat("The run folder '", folder.string(),
                           "' has no finished level; crooner resume completes it."));
}

[[noreturn]] void throw_no_seams(const fs::path& folder, const Codes& codes) {
  const bool draft =
      codes.size() > 1 &&
      std::all_of(codes.begin(), codes.end() - 1, [](const auto& level) { return level.empty(); });
  throw InputError(str_cat(
      "The song of '", folder.string(), "' has no seams; ",
      draft ? "it is a draft of the top level, below which segments are sampled: crooner upsample "
              "--upsample-segments N samples them."
            : "one generated with --upsample-segments, or repainted, is expected."));
}

report::SeamReport measure_song(const std::string& name) {
  const fs::path folder = songs::require_run_folder(name);
  const fs::path file = folder / "codes.safetensors";
  const Codes codes = run_folder::read_codes(file);
  const run_folder::Seams seams = run_folder::read_seams(file);
  if (seams.empty()) throw_no_seams(folder, codes);
  const Audio audio = finished_audio(folder, codes);
  std::vector<report::SeamPoint> points;
  for (const auto& [level, positions] : seams) {
    const auto at = static_cast<std::size_t>(level);
    if (at >= codes.size() || codes[at].empty()) continue;
    const std::int64_t hop = audio.frames() / static_cast<std::int64_t>(codes[at].size());
    for (const std::int64_t code : positions) points.push_back({level, code, code * hop});
  }
  return report::measure_seams(name, audio, points);
}

}  // namespace

// Prints the table, or JSON, on stdout.
void eval_seams(const cli::EvalSeamsOptions& options) {
  std::vector<report::SeamReport> reports;
  for (const std::string& song : options.songs) reports.push_back(measure_song(song));
  if (options.log.json) {
    std::cout << report::json_line(report::seams_json(reports));
  } else {
    std::cout << report::seams_text(reports);
  }
}

}  // namespace crooner::commands
