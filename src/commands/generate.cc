#include "commands/generate.h"

#include <crooner/model.h>

#include <iostream>
#include <memory>
#include <random>
#include <vector>

#include "audio/level.h"
#include "audio/sound_writer.h"
#include "base/cat.h"
#include "base/log.h"
#include "commands/output_names.h"
#include "commands/read_lyrics.h"
#include "commands/run_options.h"
#include "commands/run_record.h"
#include "commands/song_run.h"
#include "report/progress.h"

namespace crooner::commands {
namespace {

// A new seed, short enough to be typed.
std::uint64_t new_seed() {
  return std::random_device()();
}

Audio read_prompt(const std::string& file) {
  Audio prompt = read_audio(file);
  if (audio::is_silent(audio::measure({prompt.sample_rate, prompt.channels, prompt.samples}))) {
    log::warn(cat("The prompt '", file, "' is silent."));
  }
  return prompt;
}

Request request_of(const cli::GenerateOptions& options) {
  Request request;
  request.genre = options.labels.genre;
  request.artist = options.labels.artist;
  request.lyrics = read_lyrics(options.labels);
  request.strict = options.labels.strict;
  request.seconds = options.seconds;
  request.total_seconds = options.total_seconds;
  request.songs = options.songs;
  request.temperature = options.sampling.temperature;
  request.top_k = options.sampling.top_k;
  request.top_p = options.sampling.top_p;
  request.hop_fraction = options.sampling.hop_fraction;
  request.prompt_seconds = options.prompt_seconds;
  request.stop_after_level = options.stop_after_level;
  if (!options.prompt.empty()) request.prompt = read_prompt(options.prompt);
  request.seed = options.sampling.seed ? *options.sampling.seed : new_seed();
  return request;
}

// Everything about the output that can fail, before any work is done.
void check_output(const std::vector<std::filesystem::path>& files, const Model& model,
                  const cli::GenerateOptions& options) {
  if (options.out.ends_with('/')) std::filesystem::create_directories(options.out);
  for (const auto& file : files) {
    audio::check_writable(file, model.sample_rate(), 1, sample_format(options.sound));
    check_place(file);
  }
}

// Writes what is made, and shows how it goes.
class GenerateObserver : public Observer {
 public:
  GenerateObserver(std::vector<SongRun>& runs, ProgressObserver& progress, int last_level)
      : runs_(runs), progress_(progress), last_level_(last_level) {}

  void phase(const std::string& sentence) override { progress_.phase(sentence); }
  void level_started(const Progress& progress) override { progress_.level_started(progress); }
  void advanced(const Progress& progress) override { progress_.advanced(progress); }
  void level_finished(const Progress& progress) override { progress_.level_finished(progress); }

  void level_made(const LevelMade& made) override {
    SongRun& run = runs_[static_cast<std::size_t>(made.song)];
    const bool last = made.level == last_level_;
    progress_.file_written(run.level_made(made.level, *made.codes, *made.audio, last).string());
  }

 private:
  std::vector<SongRun>& runs_;
  ProgressObserver& progress_;
  int last_level_;
};

}  // namespace

void generate(const cli::GenerateOptions& options) {
  const auto files = song_files(options.out, options.sound.format, options.songs);
  Model model = Model::open(options.model.model, run_options(options.model));
  const Request request = request_of(options);
  const std::vector<std::string> warnings = model.check(request);
  check_output(files, model, options);
  for (const std::string& sentence : warnings) log::warn(sentence);
  if (request.lyrics.empty()) log::info("There are no lyrics: an instrumental.");
  if (!options.sampling.seed) {
    log::info(
        cat("The seed is ", request.seed, "; --seed ", request.seed, " makes the same again."));
  }

  std::vector<SongRun> runs;
  for (int song = 0; song < options.songs; ++song) {
    runs.emplace_back(files[static_cast<std::size_t>(song)],
                      run_record(options, request, model.device_kind(), song), options.sound,
                      options.force);
  }
  const auto style = report::choose_progress_style(options.log.quiet, options.log.json);
  const auto progress = report::make_progress(style, report::standard_output(style));
  GenerateObserver observer(runs, *progress, request.stop_after_level);
  model.generate(request, &observer);
  for (SongRun& run : runs) {
    if (!options.log.json) std::cout << run.song_file().string() << '\n';
    if (options.clean) run.remove_folder();
  }
}

}  // namespace crooner::commands
