#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>

#include "training/trainable.h"

namespace crooner::training {

// train.jsonl of a run folder: a header with the format's version, then one JSON object per step
// and per evaluation (docs/formats/train-log.md).
class TrainLog {
 public:
  static constexpr int kFormatVersion = 2;

  // Opens the log of a run that has done `step` steps. Lines of later steps, which a killed process
  // left behind its last checkpoint, are removed: the run takes those steps again. Lines of format
  // 1 (revision 4c25ac7 and before) are converted. Throws ResourceError when the file cannot be
  // written.
  // `steps`: of the whole run.
  TrainLog(const std::filesystem::path& file, std::int64_t step, std::int64_t steps);

  // `split`: "train" or "eval".
  void write(std::int64_t step, const char* split, const Metrics& metrics);

 private:
  std::ofstream out_;
};

}  // namespace crooner::training
