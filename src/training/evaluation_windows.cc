#include "training/evaluation_windows.h"

#include <algorithm>
#include <cstdint>

namespace crooner::training {

std::vector<CodeWindow> evaluation_windows(const CodeDataset& dataset, std::size_t song,
                                           int count) {
  const std::int64_t codes = dataset.song_codes(song), n_ctx = dataset.config().n_ctx;
  const auto windows = std::clamp<std::int64_t>(codes / n_ctx, 1, count);
  std::vector<CodeWindow> result;
  for (std::int64_t i = 0; i < windows; ++i) {
    const std::int64_t first = windows > 1 ? i * (codes - n_ctx) / (windows - 1) : 0;
    CodeWindow window;
    window.song = song;
    window.first = first / dataset.grid() * dataset.grid();
    result.push_back(window);
  }
  return result;
}

}  // namespace crooner::training
