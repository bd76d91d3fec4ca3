#include "engine/cpu/layer_cache.h"

#include "engine/cpu/kernels.h"

namespace crooner::engine::cpu {
namespace {

int round_up(int n) {
  return (n + kLanes - 1) / kLanes * kLanes;
}

}  // namespace

LayerCache::LayerCache(const config::TransformerConfig& config, config::AttentionFunc func)
    : AttentionRuns(config, func),
      heads_(config.heads),
      head_dim_(config.head_dim()),
      value_stride_(round_up(config.head_dim())) {}

std::size_t LayerCache::key_size() const {
  return static_cast<std::size_t>(round_up(capacity())) * key_dims(head_dim_);
}

std::size_t LayerCache::head_size() const {
  // A multiple of the lanes, so that every run starts on a cache line.
  return key_size() + static_cast<std::size_t>(capacity() + capacity() % 2) * value_stride_;
}

}  // namespace crooner::engine::cpu
