#include "bench/candidate_bench.h"

#include <crooner/model.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "base/precision.h"
#include "bench/level_times.h"
#include "bench/measure.h"

namespace crooner::bench {
namespace {

using nlohmann::ordered_json;

// Drafts that are generated at once.
class Drafts {
 public:
  Drafts(Model& model, Request request, int count) : model_(model), request_(std::move(request)) {
    request_.songs = count;
  }

  void generate() {
    LevelTimes times;
    seconds_.push_back(time_seconds([&] {
      const auto songs = model_.generate(request_, &times);
      sound_seconds_ = songs.front().audio.seconds();
    }));
    sampling_.push_back(times.levels().back().at("seconds").get<double>());
  }

  Times seconds() const { return summarise_times(seconds_); }
  Times sampling() const { return summarise_times(sampling_); }  // without loading and decoding
  double sound_seconds() const { return sound_seconds_; }
  int rows() const { return std::min(request_.songs, model_.batch_size(request_)); }

  ordered_json json() const {
    return {{"drafts", request_.songs},
            {"rows", rows()},
            {"seconds", {{"median", seconds().median}, {"best", seconds().best}}},
            {"sampling_seconds", {{"median", sampling().median}, {"best", sampling().best}}}};
  }

 private:
  Model& model_;
  Request request_;
  std::vector<double> seconds_, sampling_;
  double sound_seconds_ = 0;
};

}  // namespace

ordered_json measure_candidates(const cli::BenchOptions& options, const BackendOptions& backend,
                                int threads) {
  Model model = Model::open(options.model.model, backend);
  Request request;
  request.seed = 1;
  request.stop_after_level = model.levels() - 1;
  if (options.seconds > 0) request.seconds = options.seconds;
  Drafts one(model, request, 1);
  Drafts all(model, request, *std::ranges::max_element(options.batches));
  for (int round = 0; round < options.rounds; ++round) {
    one.generate();
    all.generate();
  }
  const Backend used = model.backend();
  return {{"what", "candidates"},
          {"model", model.name()},
          {"level", request.stop_after_level},
          {"sound_seconds", one.sound_seconds()},
          {"device", used.device},
          {"engine", to_string(used.engine)},
          {"precision", to_string(used.precision.back().value_or(Precision::kAuto))},
          {"threads", threads},
          {"deterministic", used.deterministic},
          {"rounds", options.rounds},
          {"one", one.json()},
          {"all", all.json()},
          {"ratio", all.seconds().median / one.seconds().median},
          {"sampling_ratio", all.sampling().median / one.sampling().median}};
}

}  // namespace crooner::bench
