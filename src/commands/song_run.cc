#include "commands/song_run.h"

#include <algorithm>
#include <utility>

#include "audio/audio_writer.h"
#include "audio/loudness.h"
#include "audio/spectrogram.h"
#include "base/error.h"
#include "base/log.h"
#include "base/sha256.h"
#include "base/strings.h"
#include "commands/output_names.h"
#include "commands/outputs.h"
#include "commands/song_record.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;

// Of the spectrogram. A picture is worth no song: what fails here is only told.
void write_picture(const fs::path& file, const Audio& audio) {
  try {
    audio::write_spectrogram(file, {audio.sample_rate, audio.channels, audio.samples});
  } catch (const Error& failure) {
    log::warn(failure.what());
  }
}

}  // namespace

SongWriter::SongWriter(fs::path song_file, run_folder::Record record, cli::AudioFileOptions sound,
                       bool force)
    : song_file_(std::move(song_file)), record_(std::move(record)), sound_(std::move(sound)) {
  if (finished_song_exists(song_file_, record_, force)) return;
  folder_ = std::make_unique<run_folder::RunFolder>(run_folder_path(song_file_), record_, force);
}

fs::path SongWriter::level_file(int level) const {
  return folder_->file(str_cat("level_", level, ".wav"));
}

bool SongWriter::finished() const {
  if (!folder_) return true;
  if (!folder_->outputs()) return false;
  for (const run_folder::Output& output : *folder_->outputs()) {
    const fs::path file = song_file_.parent_path() / output.name;
    if (!fs::is_regular_file(file) || sha256_file(file) != output.sha256) return false;
  }
  return true;
}

std::vector<SavedLevel> SongWriter::saved() const {
  std::vector<SavedLevel> levels;
  for (const auto& [level, state] : folder_->journal().state()) {
    levels.resize(std::max(levels.size(), static_cast<std::size_t>(level) + 1));
    // The sound of the last level is needed once more when the song is not there.
    const bool made = state.finished && level != last_level() && fs::exists(level_file(level));
    levels[static_cast<std::size_t>(level)] = {state.codes, state.given, state.drawn, made};
  }
  return levels;
}

fs::path SongWriter::on_level_result(const LevelResult& result) {
  run_folder::Journal& journal = folder_->journal();
  run_folder::Codes codes(static_cast<std::size_t>(result.level) + 1);
  for (const auto& [level, state] : journal.state()) {
    if (level <= result.level || !state.finished) continue;
    codes.resize(std::max(codes.size(), static_cast<std::size_t>(level) + 1));
    codes[static_cast<std::size_t>(level)] = state.codes;
  }
  codes[static_cast<std::size_t>(result.level)] = {result.codes.begin(), result.codes.end()};
  run_folder::write_codes(folder_->codes_file(), codes,
                          {{"model", record_.at("model").at("name")}});
  write_sound(level_file(result.level), result.audio, "");
  write_picture(file(str_cat("level_", result.level, ".png")), result.audio);
  if (!journal.state(result.level).finished) journal.finished(result.level);
  if (!result.completes_song) return level_file(result.level);
  write_sound(song_file_, result.audio, embedded_metadata(record_));
  folder_->finish({{song_file_.filename().string(), sha256_file(song_file_)}});
  return song_file_;
}

void SongWriter::write_sound(const fs::path& file, const Audio& audio,
                             const std::string& request) const {
  Audio sound = audio;
  if (sound_.normalize) audio::normalise(sound);
  audio::WriteOptions options;
  options.format = sample_format(sound_);
  options.metadata = request;
  const audio::WriteResult written = audio::write_audio_file(file, sound, options);
  if (written.clipped > 0) {
    log::debug(str_cat(file.string(), ": ", written.clipped, " samples were beyond full scale."));
  }
}

void SongWriter::remove_folder() {
  if (folder_) std::move(*folder_).remove();
  folder_.reset();
}

}  // namespace crooner::commands
