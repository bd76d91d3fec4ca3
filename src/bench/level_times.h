#pragma once

#include <crooner/observer.h>

#include <nlohmann/json.hpp>

#include "bench/measure.h"

namespace crooner::bench {

// Codes and seconds of each level of a generation, without the time to load it.
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
  const nlohmann::ordered_json& levels() const { return levels_; }

 private:
  struct Moment {
    double seconds = 0;
    Progress progress;
  };
  CpuPressure watch_;
  Moment before_;
  nlohmann::ordered_json levels_ = nlohmann::ordered_json::array();
};

}  // namespace crooner::bench
