#include "commands/song_page.h"

#include <algorithm>
#include <filesystem>
#include <string>

#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "base/strings.h"
#include "commands/lyric_times.h"
#include "report/page.h"
#include "run_folder/codes_file.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;

// Windows that overlap by half, not by 7/8 as most top priors are sampled: a quarter of the work,
// and every code still has half a window before it.
constexpr double kHopFraction = 0.5;

report::TimedLyrics aligned(Model& model, const Request& request, const SongWriter& run,
                            ProgressObserver& progress) {
  if (request.lyrics.empty() || request.stop_after_level > 0 || !model.can_align()) return {};
  progress.on_phase("Aligning the lyrics");
  const run_folder::Codes codes = run_folder::read_codes(run.file("codes.safetensors"));
  Request quick = request;
  double& hop = quick.hop_fraction.levels[model.levels() - 1];
  hop = std::max(hop, kHopFraction);
  const report::TimedLyrics times = lyric_times(model, quick, codes.back());
  for (const char* extension : {".json", ".lrc", ".srt"}) {
    write_file(run.file(str_cat("lyrics", extension)), lyric_file(times, extension, request));
  }
  return times;
}

std::string page_title(const Request& request) {
  if (request.artist.empty() && request.genre.empty()) return "A song";
  if (request.artist.empty()) return str_cat("A song: ", request.genre);
  return request.genre.empty() ? request.artist : str_cat(request.artist, ": ", request.genre);
}

report::SongPage make_page(const Model& model, const Request& request, const SongWriter& run) {
  report::SongPage page;
  page.title = page_title(request);
  page.audio = str_cat("../", run.song_file().filename().string());
  const std::string picture = str_cat("level_", request.stop_after_level, ".png");
  if (fs::exists(run.file(picture))) page.picture = picture;
  page.lyrics = request.lyrics;
  page.facts = {{"Genre", request.genre},
                {"Artist", request.artist},
                {"Model", model.name()},
                {"Seed", str_cat(request.seed)},
                {"Song", str_cat(run.record().at("request").value("song", 0) + 1)},
                {"Licence", run.record().at("model").value("licence", "")},
                {"Notice", run.record().value("notice", "")}};
  std::erase_if(page.facts, [](const auto& fact) { return fact.second.empty(); });
  return page;
}

}  // namespace

void write_page(Model& model, const Request& request, const SongWriter& run,
                ProgressObserver& progress) {
  if (!run.has_folder()) return;
  const fs::path file = run.file("page.html");
  if (fs::exists(file)) return;
  report::SongPage page = make_page(model, request, run);
  try {
    page.times = aligned(model, request, run, progress);
    write_file(file, report::song_page(page));
    progress.on_file_written(file.string());
  } catch (const Interrupted&) {
    throw;
  } catch (const std::exception& failure) {
    log::warn(str_cat("The page of '", run.song_file().string(), "' is missing: ", failure.what()));
  }
}

}  // namespace crooner::commands
