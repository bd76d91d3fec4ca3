#pragma once

#include <cstddef>
#include <vector>

#include "training/code_dataset.h"

namespace crooner::training {

// The windows of a song (an index into the audio cache) on which a prior is evaluated: at most
// `count`, at equal distances from its start to its end, on the dataset's grid.
std::vector<CodeWindow> evaluation_windows(const CodeDataset& dataset, std::size_t song, int count);

}  // namespace crooner::training
