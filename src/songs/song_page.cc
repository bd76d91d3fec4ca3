#include "songs/song_page.h"

#include <algorithm>
#include <filesystem>
#include <string>

#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "base/paths.h"
#include "base/strings.h"
#include "report/page.h"
#include "run_folder/codes_file.h"
#include "songs/level_sounds.h"
#include "songs/output_paths.h"
#include "songs/own_audio.h"

namespace crooner::songs {
namespace {

namespace fs = std::filesystem;

report::TimedLyrics write_lyrics_files(Model& model, const Request& request, const FinishedRun& run,
                                       report::SongProgress& progress) {
  if (request.lyrics.empty() || request.stop_after_level > 0 || !model.can_align()) return {};
  progress.on_phase("Aligning the lyrics");
  const Codes codes = run_folder::read_codes(run.folder / "codes.safetensors");
  Request coarse = request;
  double& hop = coarse.hop_fraction.levels[model.levels() - 1];
  hop = std::max(hop, kReadingHop);
  const report::TimedLyrics lyrics = align_lyrics(model, coarse, codes.back());
  for (const char* extension : {".json", ".lrc", ".srt"}) {
    write_file(run.folder / str_cat("lyrics", extension), lyrics_file(lyrics, extension, request));
  }
  return lyrics;
}

std::string page_title(const Request& request) {
  if (request.artist.empty() && request.genre.empty()) return "Song";
  if (request.artist.empty()) return str_cat("Song: ", request.genre);
  return request.genre.empty() ? request.artist : str_cat(request.artist, ": ", request.genre);
}

// Of the file; a mono one has the sound of its lowest level, which is measured already.
std::string song_loudness(const FinishedRun& run, const std::vector<report::LevelSound>& levels) {
  const bool stereo = run.metadata.at("request").contains("stereo") && is_file(run.song);
  if (stereo) return loudness_text(read_own_audio(run.song));
  return levels.empty() ? "" : levels.back().about;
}

report::SongPage page_of(const Model& model, const Request& request, const FinishedRun& run) {
  const std::string lowest = str_cat("level_", request.stop_after_level);
  report::SongPage page;
  page.title = page_title(request);
  page.audio = is_file(run.song) ? str_cat("../", run.song.filename().string()) : lowest + ".wav";
  if (path_exists(run.folder / (lowest + ".png"))) page.picture = lowest + ".png";
  page.lyrics = request.lyrics;
  page.levels = level_sounds(run.folder, model.levels());
  page.facts = {{"Genre", request.genre},
                {"Artist", request.artist},
                {"Model", model.name()},
                {"Seed", str_cat(request.seed)},
                {"Song", str_cat(run.metadata.at("request").value("song", 0) + 1)},
                {"Loudness", song_loudness(run, page.levels)},
                {"Licence", run.metadata.at("model").value("licence", "")},
                {"Notice", run.metadata.value("notice", "")}};
  std::erase_if(page.facts, [](const auto& fact) { return fact.second.empty(); });
  return page;
}

}  // namespace

fs::path make_page(Model& model, const Request& request, const FinishedRun& run,
                   report::SongProgress& progress) {
  const fs::path file = run.folder / "page.html";
  report::SongPage page = page_of(model, request, run);
  page.times = write_lyrics_files(model, request, run, progress);
  write_file(file, report::song_page(page));
  progress.on_file_written(file.string());
  return file;
}

void write_page(Model& model, const Request& request, const SongWriter& writer,
                report::SongProgress& progress) {
  if (!writer.has_folder() || path_exists(writer.file("page.html"))) return;
  try {
    make_page(model, request,
              {run_folder_path(writer.song_path()), writer.song_path(), writer.metadata()},
              progress);
  } catch (const Interrupted&) {
    throw;
  } catch (const std::exception& failure) {
    log::warn(str_cat("The page of '", writer.song_path().string(),
                      "' was not written: ", failure.what()));
  }
}

report::TimedLyrics align_lyrics(Model& model, const Request& request,
                                 const std::vector<std::int64_t>& top_codes) {
  return report::group_lyrics(model.align(request, top_codes));
}

std::string lyrics_file(const report::TimedLyrics& lyrics, const std::string& extension,
                        const Request& request) {
  if (extension == ".lrc") return report::to_lrc(lyrics, "", request.artist);
  if (extension == ".srt") return report::to_srt(lyrics);
  return report::to_json(lyrics);
}

}  // namespace crooner::songs
