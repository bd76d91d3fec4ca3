#pragma once

#include <crooner/model.h>

#include <memory>

namespace crooner::api {

// How likely the codes after a repainted span are: their cross-entropy in bits per code under the
// prior of one level, after the codes before them. Holds the prior.
class FollowingScorer {
 public:
  FollowingScorer(const Model& model, int level);
  ~FollowingScorer();

  // `codes`: all of the repainted song, at the level and the one above. One window that begins half
  // a window before the span's end, or earlier at the end of the song: the codes of its other half
  // count. Throws UsageError where no code follows the span.
  double operator()(const Request& request, const Codes& codes) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace crooner::api
