#include "nn/layer_cache.h"

#include <ATen/ops/zeros.h>

namespace crooner::nn {

using config::AttentionFunc;

int cache_keys(const AttentionShape& shape) {
  switch (shape.func) {
    case AttentionFunc::kDense:
    case AttentionFunc::kColumn:
      return shape.n_ctx;
    case AttentionFunc::kRow:
      return shape.block_ctx();
    case AttentionFunc::kPreviousRow:
      return 2 * shape.block_ctx();
    case AttentionFunc::kSummary:
    case AttentionFunc::kSummarySpread:
      return shape.blocks * shape.summary();
    case AttentionFunc::kLyrics:
      return shape.encoder_dims;
    case AttentionFunc::kPrime:
      return shape.prime_keys;
  }
  return 0;
}

LayerCache::LayerCache(const AttentionShape& shape, int rows, at::ScalarType dtype,
                       at::Device device)
    : kv_(at::zeros({2, rows, shape.heads, cache_keys(shape), shape.head_dim()},
                    at::TensorOptions(device).dtype(dtype))) {}

LayerCache LayerCache::slice(int first, int count) const {
  return LayerCache(kv_.narrow(1, first, count));
}

at::Tensor LayerCache::keys(int begin, int count) const {
  return kv_.select(0, 0).narrow(2, begin, count);
}

at::Tensor LayerCache::values(int begin, int count) const {
  return kv_.select(0, 1).narrow(2, begin, count);
}

void LayerCache::write(int begin, const at::Tensor& kv) {
  kv_.narrow(3, begin, kv.size(3)).copy_(kv);
}

}  // namespace crooner::nn
