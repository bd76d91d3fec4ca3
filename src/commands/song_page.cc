#include "commands/song_page.h"

#include <algorithm>
#include <filesystem>
#include <string>

#include "base/atomic_file.h"
#include "base/cat.h"
#include "base/error.h"
#include "base/log.h"
#include "commands/lyric_times.h"
#include "report/page.h"
#include "run_folder/codes_file.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;

// Windows that overlap by half, not by 7/8 as most top priors are sampled: a quarter of the work,
// and every code still has half a window before it.
constexpr double kHopFraction = 0.5;

report::LyricTimes aligned(Model& model, const Request& request, const SongRun& run,
                           ProgressObserver& progress) {
  if (request.lyrics.empty() || request.stop_after_level > 0 || !model.aligns()) return {};
  progress.phase("Aligning the lyrics");
  const run_folder::Codes codes = run_folder::read_codes(run.file("codes.safetensors"));
  Request quick = request;
  double& hop = quick.hop_fraction.levels[model.levels() - 1];
  hop = std::max(hop, kHopFraction);
  const report::LyricTimes times = lyric_times(model, quick, codes.back());
  for (const char* extension : {".json", ".lrc", ".srt"}) {
    write_file(run.file(cat("lyrics", extension)), lyric_file(times, extension, request));
  }
  return times;
}

std::string title_of(const Request& request) {
  if (request.artist.empty() && request.genre.empty()) return "A song";
  if (request.artist.empty()) return cat("A song: ", request.genre);
  return request.genre.empty() ? request.artist : cat(request.artist, ": ", request.genre);
}

report::SongPage page_of(const Model& model, const Request& request, const SongRun& run) {
  report::SongPage page;
  page.title = title_of(request);
  page.audio = cat("../", run.song_file().filename().string());
  const std::string picture = cat("level_", request.stop_after_level, ".png");
  if (fs::exists(run.file(picture))) page.picture = picture;
  page.lyrics = request.lyrics;
  page.facts = {{"Genre", request.genre},
                {"Artist", request.artist},
                {"Model", model.name()},
                {"Seed", cat(request.seed)},
                {"Song", cat(run.record().at("request").value("song", 0) + 1)},
                {"Licence", run.record().at("model").value("licence", "")},
                {"Notice", run.record().value("notice", "")}};
  std::erase_if(page.facts, [](const auto& fact) { return fact.second.empty(); });
  return page;
}

}  // namespace

void write_page(Model& model, const Request& request, const SongRun& run,
                ProgressObserver& progress) {
  if (!run.has_folder()) return;
  const fs::path file = run.file("page.html");
  if (fs::exists(file)) return;
  report::SongPage page = page_of(model, request, run);
  try {
    page.times = aligned(model, request, run, progress);
    write_file(file, report::song_page(page));
    progress.file_written(file.string());
  } catch (const Interrupted&) {
    throw;
  } catch (const std::exception& failure) {
    log::warn(cat("The page of '", run.song_file().string(), "' is missing: ", failure.what()));
  }
}

}  // namespace crooner::commands
