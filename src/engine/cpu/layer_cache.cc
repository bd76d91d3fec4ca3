#include "engine/cpu/layer_cache.h"

#include <algorithm>

#include "engine/cpu/kernels.h"

namespace crooner::engine::cpu {

using config::AttentionFunc;

namespace {
int round_up(int n) {
  return (n + kLanes - 1) / kLanes * kLanes;
}
}  // namespace

LayerCache::LayerCache(const config::TransformerConfig& config, AttentionFunc func)
    : func_(func),
      row_(config.block_ctx()),
      spread_(func == AttentionFunc::kSummary ? 1 : config.spread),
      heads_(config.heads),
      head_dim_(config.head_dim()),
      value_stride_(round_up(config.head_dim())) {
  switch (func) {
    case AttentionFunc::kDense:
      capacity_ = config.n_ctx;
      break;
    case AttentionFunc::kRow:
      capacity_ = row_;
      break;
    case AttentionFunc::kColumn:
      runs_ = row_;
      capacity_ = config.blocks;
      break;
    case AttentionFunc::kPreviousRow:
      runs_ = 2;
      capacity_ = row_;
      break;
    case AttentionFunc::kSummary:
    case AttentionFunc::kSummarySpread:
      leading_zeros_ = spread_;
      capacity_ = (config.blocks + 1) * spread_;
      break;
    case AttentionFunc::kLyrics:
      capacity_ = config.encoder_dims;
      break;
    case AttentionFunc::kPrime:
      capacity_ = std::min(config.effective_prime_len(), config.n_ctx);
      break;
  }
}

LayerCache::CacheSlot LayerCache::slot(int position) const {
  const int row = position / row_, column = position % row_;
  switch (func_) {
    case AttentionFunc::kDense:
      return {0, position};
    case AttentionFunc::kRow:
      return {0, column};
    case AttentionFunc::kColumn:
      return {column, row};
    case AttentionFunc::kPreviousRow:
      return {row % 2, column};
    case AttentionFunc::kSummary:
    case AttentionFunc::kSummarySpread: {
      const int in_spread = column - (row_ - spread_);
      return {0, in_spread < 0 ? -1 : (row + 1) * spread_ + in_spread};
    }
    case AttentionFunc::kPrime:
      return {0, position < capacity_ ? position : -1};
    case AttentionFunc::kLyrics:
      return {0, -1};
  }
  return {0, -1};
}

LayerCache::Keys LayerCache::keys(int position) const {
  const int row = position / row_, column = position % row_;
  switch (func_) {
    case AttentionFunc::kDense:
      return {0, position + 1};
    case AttentionFunc::kRow:
      return {0, column + 1};
    case AttentionFunc::kColumn:
      return {column, row + 1};
    case AttentionFunc::kPreviousRow:
      return {(row + 1) % 2, row == 0 ? 0 : row_};
    case AttentionFunc::kSummary:
    case AttentionFunc::kSummarySpread:
      return {0, (row + 1) * spread_};
    case AttentionFunc::kPrime:
      return {0, std::min(position + 1, capacity_)};
    case AttentionFunc::kLyrics:
      return {0, capacity_};
  }
  return {0, 0};
}

int LayerCache::segment(int position, int n) const {
  if (func_ != AttentionFunc::kRow && func_ != AttentionFunc::kPreviousRow) return n;
  return std::min(n, row_ - position % row_);
}

std::size_t LayerCache::key_size() const {
  return static_cast<std::size_t>(round_up(capacity_)) * head_dim_;
}

std::size_t LayerCache::head_size() const {
  // A multiple of the lanes, so that every run starts on a cache line.
  return key_size() + static_cast<std::size_t>(capacity_) * value_stride_;
}

}  // namespace crooner::engine::cpu
