#include "config/lyric_layers.h"

namespace crooner::config {

std::vector<int> lyric_layers(const TransformerConfig& transformer) {
  std::vector<int> layers;
  for (int layer = 0; layer < transformer.depth; ++layer) {
    const AttentionFunc func = transformer.func(layer);
    if (func == AttentionFunc::kLyrics || func == AttentionFunc::kPrime) layers.push_back(layer);
  }
  return layers;
}

}  // namespace crooner::config
