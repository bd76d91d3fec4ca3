#include "bench/song_bench.h"

#include <crooner/model.h>

#include <nlohmann/json.hpp>

#include "bench/level_times.h"

namespace crooner::bench {

using nlohmann::ordered_json;

ordered_json measure_song(const cli::BenchOptions& options, const BackendOptions& backend) {
  Model model = Model::open(options.model.model, backend);
  Request request;
  request.songs = options.batches.front();
  request.seed = 1;
  if (options.seconds > 0) request.seconds = options.seconds;
  LevelTimes times;
  std::vector<GeneratedSong> songs;
  const double seconds = time_seconds([&] { songs = model.generate(request, &times); });
  const Audio& audio = songs.front().audio;
  const double sound = static_cast<double>(audio.frames()) / audio.sample_rate;
  return {{"what", "song"},          {"model", model.name()},
          {"songs", request.songs},  {"sound_seconds", sound},
          {"seconds", seconds},      {"real_time_factor", sound * request.songs / seconds},
          {"levels", times.levels()}};
}

}  // namespace crooner::bench
