#include "commands/generate.h"

#include <crooner/model.h>

#include <memory>
#include <vector>

#include "audio/level.h"
#include "audio/sound_writer.h"
#include "base/cat.h"
#include "base/log.h"
#include "commands/finish_songs.h"
#include "commands/output_names.h"
#include "commands/read_lyrics.h"
#include "commands/request_json.h"
#include "commands/run_notes.h"
#include "commands/run_options.h"
#include "commands/run_record.h"
#include "commands/song_run.h"

namespace crooner::commands {
namespace {

Audio read_prompt(const std::string& file) {
  Audio prompt = read_audio(file);
  if (audio::is_silent(audio::measure({prompt.sample_rate, prompt.channels, prompt.samples}))) {
    log::warn(cat("The prompt '", file, "' is silent."));
  }
  return prompt;
}

Request request_of(const cli::GenerateOptions& options, const std::filesystem::path& file) {
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
  request.seed = chosen_seed(options.sampling.seed, file, options.run.force);
  return request;
}

}  // namespace

void generate(const cli::GenerateOptions& options) {
  const auto files = song_files(options.out, options.sound.format, options.songs);
  Model model =
      Model::open(options.model.model, run_options(options.model, options.run.save_every));
  const auto request = std::make_shared<const Request>(request_of(options, files.front()));
  const std::vector<std::string> warnings = model.check(*request);
  check_output(options.out, files, model.sample_rate(), options.sound);
  tell(warnings, *request, !options.sampling.seed);

  const config::ModelFolder folder = model_folder(options.model.model);
  std::vector<std::unique_ptr<SongRun>> runs;
  std::vector<SongTask> tasks;
  for (int song = 0; song < options.songs; ++song) {
    const auto record =
        run_record(folder, request_json(*request, song, model.backend(), options.sound));
    runs.push_back(std::make_unique<SongRun>(files[static_cast<std::size_t>(song)], record,
                                             options.sound, options.run.force));
    tasks.push_back({request, song, runs.back().get()});
  }
  finish_songs(model, tasks, options.log, options.run.clean);
}

}  // namespace crooner::commands
