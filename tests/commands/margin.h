#pragma once

#include <memory>

#include "sampling/level_loader.h"

namespace crooner::commands {

// How close a run came to other codes: the least distance of a draw from a boundary of its
// distribution (of the interval that the token takes in [0, 1)), and of a kept logit from a removed
// one.
struct Margin {
  double draw = 1;
  double filter = 1;
};

// The same levels, whose engines measure the margin of every token that they draw.
std::unique_ptr<sampling::LevelLoader> measured(std::unique_ptr<sampling::LevelLoader> levels,
                                                Margin* margin);

}  // namespace crooner::commands
