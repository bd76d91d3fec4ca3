#pragma once

#include <crooner/model.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>

namespace crooner::api {

// Which scores of top codes are wanted: each costs passes of the top prior over them.
struct WantedScores {
  bool bits = false;
  bool lyric_gain = false;
  bool passage = false;
  bool any() const { return bits || lyric_gain || passage; }
};

// How top codes fit a request, by the top prior.
struct CodeScores {
  // Cross-entropy in bits per code, each code predicted in the window that samples it.
  std::optional<double> bits;
  // How many bits per code the lyrics save: those without lyrics minus those with.
  std::optional<double> lyric_gain;
  // Of the alignment (alignment/passage.h): share of the characters that are sung, and of the
  // attention that follows them in order.
  std::optional<double> coverage;
  std::optional<double> order;
};

// Scores songs of one model. Holds its top prior.
class CodeScorer {
 public:
  explicit CodeScorer(const Model& model);
  ~CodeScorer();

  // `top_codes`: of a whole song of this request, of which the first `prompt` existed before. What
  // needs lyrics is left out without them, and the passage for a model that cannot align. Throws
  // Cancelled.
  CodeScores operator()(const Request& request, std::span<const std::int64_t> top_codes,
                        std::int64_t prompt, const WantedScores& wanted,
                        const std::stop_token& stop = {}) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace crooner::api
