#include "songs/song_writer.h"

#include <algorithm>
#include <utility>

#include "audio/spectrogram.h"
#include "base/error.h"
#include "base/log.h"
#include "base/paths.h"
#include "base/sha256.h"
#include "base/strings.h"
#include "run_folder/codes_file.h"
#include "run_folder/seams.h"
#include "songs/metadata.h"
#include "songs/output_paths.h"
#include "songs/song_audio.h"

namespace crooner::songs {
namespace {

namespace fs = std::filesystem;

// A song is worth more than its picture: an error is only logged.
void write_spectrogram(const fs::path& file, const Audio& audio) {
  try {
    audio::write_spectrogram(file, audio);
  } catch (const Error& failure) {
    log::warn(failure.what());
  }
}

// As a take is kept until the takes are scaled together.
cli::AudioFileOptions unscaled(cli::AudioFileOptions format) {
  format.bits = "float";
  format.normalize = false;
  format.loudness.reset();
  return format;
}

}  // namespace

SongWriter::SongWriter(fs::path song_path, run_folder::Metadata metadata,
                       cli::AudioFileOptions format, bool force)
    : song_path_(std::move(song_path)), metadata_(std::move(metadata)), format_(std::move(format)) {
  if (finished_song_exists(song_path_, metadata_, force)) return;
  folder_ = std::make_unique<run_folder::RunFolder>(run_folder_path(song_path_), metadata_, force);
}

fs::path SongWriter::level_path(int level) const {
  return folder_->file(str_cat("level_", level, ".wav"));
}

bool SongWriter::is_complete() const {
  if (!folder_) return true;
  if (!folder_->outputs()) return false;
  for (const run_folder::OutputFile& output : *folder_->outputs()) {
    const fs::path file = song_path_.parent_path() / output.name;
    if (!is_file(file) || sha256_file(file) != output.sha256) return false;
  }
  return true;
}

std::vector<SavedLevel> SongWriter::saved() const {
  std::vector<SavedLevel> levels;
  for (const auto& [level, state] : folder_->journal().state()) {
    levels.resize(std::max(levels.size(), static_cast<std::size_t>(level) + 1));
    // The song may be missing although its last level is finished: then the level is decoded again.
    const bool decoded = state.finished && level != last_level() && path_exists(level_path(level));
    levels[level] = {state.codes, state.prompt_length, state.pending_tokens, decoded, {}};
    for (const run_folder::JournalSegment& segment : state.segments) {
      levels[level].segments.push_back({segment.codes, segment.pending_tokens});
    }
  }
  return levels;
}

fs::path SongWriter::on_level_result(const LevelResult& result) {
  run_folder::Journal& journal = folder_->journal();
  Codes codes(static_cast<std::size_t>(result.level) + 1);
  for (const auto& [level, state] : journal.state()) {
    if (level <= result.level || !state.finished) continue;
    codes.resize(std::max(codes.size(), static_cast<std::size_t>(level) + 1));
    codes[level] = state.song_codes();
  }
  codes[result.level] = {result.codes.begin(), result.codes.end()};
  std::map<std::string, std::string> about{{"model", metadata_.at("model").at("name")}};
  run_folder::Seams seams = run_folder::read_seams(folder_->codes_file());  // of levels above
  std::erase_if(seams, [&](const auto& of) { return of.first <= result.level; });
  if (!result.seams.empty()) seams[result.level] = result.seams;
  if (!seams.empty()) about["seams"] = run_folder::seams_to_text(seams);
  run_folder::write_codes(folder_->codes_file(), codes, about);
  const bool waits = result.completes_song && format_.stereo.takes > 0;
  write_song_audio(level_path(result.level), result.audio, waits ? unscaled(format_) : format_, {});
  write_spectrogram(file(str_cat("level_", result.level, ".png")), result.audio);
  if (!journal.state(result.level).finished) journal.append_level_end(result.level, result.codes);
  if (!result.completes_song || waits) return level_path(result.level);
  finish_song(result.audio);
  return song_path_;
}

void SongWriter::finish_song(const Audio& audio) {
  const std::string clipped =
      write_song_audio(song_path_, audio, format_, embedded_in_song(song_path_, metadata_));
  if (!clipped.empty()) log::warn(clipped);
  folder_->finish({{song_path_.filename().string(), sha256_file(song_path_)}});
}

void SongWriter::remove_folder() {
  if (folder_) std::move(*folder_).remove();
  folder_.reset();
}

}  // namespace crooner::songs
