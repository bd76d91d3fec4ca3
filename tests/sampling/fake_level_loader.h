#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sampling/level_loader.h"

namespace crooner::sampling {

// Three levels of 4, 16 and 64 samples a code (windows of 32, 32, 24 codes) whose logits are a hash
// of all that a window is conditioned on and of its tokens. The top prior has labels, and three
// lyric tokens in its sequence.
std::vector<config::PriorConfig> fake_configs();

// What a test may look at and interfere with.
struct FakeTrace {
  std::vector<std::string> loaded;                // "2 with 3 rows"
  std::vector<std::vector<std::int64_t>> labels;  // of each window, as conditions() got them
  std::function<void(int level, int calls)> before_decode = [](int, int) {};
  int rows_at_most = 1000;  // more run out of memory
};

std::unique_ptr<LevelLoader> fake_level_loader(FakeTrace& trace);

}  // namespace crooner::sampling
