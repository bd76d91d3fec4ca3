#pragma once

#include <string>

#include "batch/job.h"

namespace crooner::batch {

// A job of a batch and its state.
struct BatchJob {
  enum class State { kPending, kDone, kFailed };
  JobSpec spec;
  std::string key;     // of its state files
  double seconds = 0;  // of audio, all its songs
  State state = State::kPending;

  bool pending() const { return state == State::kPending; }
  int songs() const { return spec.options.songs; }
};

}  // namespace crooner::batch
