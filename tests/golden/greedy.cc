#include "golden/greedy.h"

#include <torch/types.h>

#include <algorithm>
#include <vector>

namespace crooner::golden {

Greedy greedy(const model::Prior& prior, const model::Conditions& conditions,
              const at::Tensor& prefix, std::int64_t total, std::int64_t chunk) {
  const at::NoGradGuard no_grad;
  const auto& decoder = prior.decoder();
  const auto& transformer = decoder.transformer();
  const std::int64_t known = prefix.size(1);
  nn::TransformerCache cache(transformer.config(), static_cast<int>(prefix.size(0)),
                             transformer.dtype(), prefix.device());
  if (conditions.encoder_kv.defined()) transformer.cache_lyrics(conditions.encoder_kv, cache);
  auto tokens = torch::zeros({prefix.size(0), total}, prefix.options());
  tokens.narrow(1, 0, known).copy_(prefix);
  std::vector<at::Tensor> logits;
  for (std::int64_t first = 0; first < total;) {
    const std::int64_t count = first < known ? std::min(chunk, known - first) : 1;
    const auto h = transformer.forward_cached(decoder.embed(tokens, first, count, conditions),
                                              cache, static_cast<int>(first));
    logits.push_back(decoder.logits(h, first, conditions));
    if (first >= known) tokens.select(1, first).copy_(logits.back().select(1, 0).argmax(-1));
    first += count;
  }
  return {tokens, torch::cat(logits, 1)};
}

}  // namespace crooner::golden
