#pragma once

#include <ATen/core/Tensor.h>

#include <string>

namespace crooner::alignment {

// How a song passes through its lyrics, from attention_matrix().
struct Passage {
  double coverage = 0;  // share of the characters, blanks apart, that the monotone path sings
  // Share of the attention that lies near the monotone path, at most kNearby characters away: 1 for
  // one voice that reads from the beginning to the end, little for one that looks about.
  double order = 0;
};

inline constexpr int kNearby = 3;

// matrix: [top codes, characters of `text`].
Passage measure_passage(const at::Tensor& matrix, const std::string& text);

}  // namespace crooner::alignment
