#include "text/label_vector.h"

namespace crooner::text {

std::vector<std::int64_t> label_vector(const LabelLayout& layout, const Labels& labels,
                                       std::int64_t total_length, std::int64_t offset,
                                       std::int64_t sample_length, WindowArithmetic arithmetic) {
  std::vector<std::int64_t> y = {total_length, offset, sample_length, labels.artist};
  for (std::size_t slot = 0; slot < static_cast<std::size_t>(layout.genre_slots); ++slot) {
    y.push_back(slot < labels.genres.size() ? labels.genres[slot] : -1);
  }
  const LyricWindow window = lyric_window(labels.lyrics, layout.lyric_tokens, total_length, offset,
                                          sample_length, arithmetic, labels.times);
  y.insert(y.end(), window.tokens.begin(), window.tokens.end());
  return y;
}

}  // namespace crooner::text
