#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sampling/level_loader.h"

namespace crooner::sampling {

// Three levels of 4, 16 and 64 samples per code (windows of 32, 32, 24 codes) whose logits are a
// hash of everything a window is conditioned on and of its tokens. The top prior has labels and
// three lyric tokens in its sequence.
std::vector<config::PriorConfig> fake_configs();

// What a test can observe and interfere with.
struct FakeTrace {
  std::vector<std::string> loaded;                // "2 with 3 rows"
  std::vector<std::vector<std::int64_t>> labels;  // of each window, as conditions() received them
  std::function<void(int level, int calls)> before_decode = [](int, int) {};
  int max_rows = 1000;  // loading more throws std::bad_alloc
};

std::unique_ptr<LevelLoader> fake_level_loader(FakeTrace& trace);

}  // namespace crooner::sampling
