#include "config/attention_runs.h"

namespace crooner::config {

AttentionRuns::AttentionRuns(const TransformerConfig& config, AttentionFunc func)
    : func_(func),
      row_(config.block_ctx()),
      spread_(func == AttentionFunc::kSummary ? 1 : config.spread) {
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

}  // namespace crooner::config
