#include "bench/song_bench.h"

#include <crooner/model.h>

#include <nlohmann/json.hpp>

#include "bench/measure.h"

namespace crooner::bench {
namespace {

using nlohmann::ordered_json;

// Codes and seconds of each level, without the time to load it.
class LevelTimes : public Observer {
 public:
  void on_level_begin(const Progress& progress) override { before_ = {watch_.seconds(), progress}; }
  void on_level_end(const Progress& progress) override {
    const double seconds = watch_.seconds() - before_.seconds;
    const auto codes = progress.codes_done - before_.progress.codes_done;
    levels_.push_back({{"level", progress.level},
                       {"codes", codes},
                       {"seconds", seconds},
                       {"codes_per_second", static_cast<double>(codes) / seconds}});
  }
  const ordered_json& levels() const { return levels_; }

 private:
  struct Moment {
    double seconds = 0;
    Progress progress;
  };
  CpuPressure watch_;
  Moment before_;
  ordered_json levels_ = ordered_json::array();
};

}  // namespace

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
