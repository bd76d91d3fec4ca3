#pragma once

#include <crooner/audio.h>
#include <crooner/model.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "api/code_scores.h"

namespace crooner::songs {

// What is scored: the top codes of a song, of which the first `prompt` existed before, and how they
// sound. `file` is the WAV of it, for the score `command`.
struct ScoredDraft {
  std::span<const std::int64_t> top_codes;
  std::int64_t prompt = 0;
  const Audio& audio;
  std::filesystem::path file = {};
};

// Measures drafts of one model's songs. Holds the top prior if a score needs it.
class DraftMeter {
 public:
  // `rank`: names of scores (cli/candidates.h); `command`: of the score of that name.
  DraftMeter(const Model& model, std::vector<std::string> rank, std::string command = {});

  // A value for each name of `rank`, rounded to four digits; none where it cannot be measured.
  std::vector<std::optional<double>> measure(const Request& request,
                                             const ScoredDraft& draft) const;

 private:
  std::vector<std::string> rank_;
  std::string command_;
  api::WantedScores wanted_;
  std::optional<api::CodeScorer> scorer_;
};

bool is_higher_better(const std::string& score);

}  // namespace crooner::songs
