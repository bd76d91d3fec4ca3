#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "report/event_file.h"
#include "tensor/state_dict.h"
#include "training/trainable.h"

namespace crooner::training {

// What --tensorboard writes to `tensorboard/` of a run folder.
class TensorboardLog {
 public:
  // For a run that has done `step` steps. `preset`: its JSON, shown as text.
  TensorboardLog(const std::filesystem::path& run, std::int64_t step, const std::string& preset);

  void step(std::int64_t step, const Metrics& metrics);
  // Metrics of an evaluation, how often each code vector is used (histograms, from the codebooks'
  // counts in `state`), and the samples that the run has written at this step.
  void evaluation(std::int64_t step, const Metrics& metrics, const tensor::StateDict& state);

 private:
  void samples(std::int64_t step);

  std::filesystem::path samples_;
  report::EventFile events_;
};

}  // namespace crooner::training
