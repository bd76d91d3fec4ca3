#include "commands/song_job.h"

#include "audio/loudness.h"
#include "base/log.h"
#include "base/strings.h"
#include "commands/output_names.h"
#include "commands/outputs.h"
#include "commands/read_lyrics.h"
#include "commands/request_json.h"
#include "commands/run_notes.h"
#include "commands/run_record.h"

namespace crooner::commands {
namespace {

Audio read_prompt(const std::string& file) {
  Audio prompt = read_audio(file);
  if (audio::is_silent(
          audio::measure_loudness({prompt.sample_rate, prompt.channels, prompt.samples}))) {
    log::warn(str_cat("The prompt '", file, "' is silent."));
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
  request.seed = choose_seed(options.sampling.seed, file, options.run.force);
  return request;
}

}  // namespace

PreparedSongs song_job(const cli::GenerateOptions& options, Model& model,
                       const config::ModelFolder& folder) {
  PreparedSongs job;
  job.files = song_paths(options.out, options.sound.format, options.songs);
  for (const std::filesystem::path& file : job.files) {
    check_not_input(file, options.prompt, "the prompt");
    check_not_input(file, options.labels.lyrics_file, "the file of the lyrics");
  }
  job.request = std::make_shared<const Request>(request_of(options, job.files.front()));
  job.warnings = model.check(*job.request);
  for (int song = 0; song < options.songs; ++song) {
    job.records.push_back(
        run_record(folder, request_json(*job.request, song, model.backend(), options.sound)));
  }
  return job;
}

void check_overwrites(const PreparedSongs& job, bool force) {
  for (std::size_t song = 0; song < job.files.size(); ++song) {
    finished_song_exists(job.files[song], job.records[song], force);
  }
}

std::vector<std::unique_ptr<SongWriter>> open_writers(const PreparedSongs& job,
                                                      const cli::GenerateOptions& options) {
  check_overwrites(job, options.run.force);  // of all, before the first is begun
  std::vector<std::unique_ptr<SongWriter>> runs;
  for (std::size_t song = 0; song < job.files.size(); ++song) {
    runs.push_back(std::make_unique<SongWriter>(job.files[song], job.records[song], options.sound,
                                                options.run.force));
  }
  return runs;
}

}  // namespace crooner::commands
