#include "model/prior.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/constant_pad_nd.h>

#include <optional>
#include <utility>
#include <vector>

#include "base/error.h"
#include "model/code_conditioner.h"
#include "model/label_conditioner.h"
#include "model/lyrics_encoder.h"
#include "tensor/thread_count_guard.h"

namespace crooner::model {
namespace {

// LibTorch's products give other bits with another number of threads.
constexpr int kLyricsThreads = 2;

}  // namespace

struct Prior::Impl {
  Impl(const config::PriorConfig& prior_config, const tensor::Scope& weights)
      : config(prior_config), decoder(prior_config.decoder(), weights.sub("prior")) {
    if (config.labels) labels.emplace(config, weights.sub("y_emb"));
    if (!config.labels) start_token = weights.sub("prior").at("start_token");
    if (config.conditioner) {
      upper.emplace(*config.conditioner, weights.sub("conditioner_blocks").sub(0));
    }
    if (config.lyrics_encoder()) lyrics.emplace(*config.lyrics, weights);
  }

  // `encoding`: the lyrics encoder's output, if something else has computed it.
  Conditions conditions(const at::Tensor& y, const at::Tensor& z_upper, nn::Scaling scaling,
                        const at::Tensor& encoding = {}, bool recompute = false) const;
  at::Tensor encoder_kv(const at::Tensor& y, nn::Scaling scaling, const at::Tensor& encoding,
                        bool recompute) const;

  config::PriorConfig config;
  nn::Autoregressive decoder;
  std::optional<LabelConditioner> labels;
  at::Tensor start_token;  // [1, width], without labels
  std::optional<CodeConditioner> upper;
  std::optional<LyricsEncoder> lyrics;
};

Prior::Prior(const config::PriorConfig& config, const tensor::Scope& weights)
    : impl_(std::make_unique<Impl>(config, weights)) {}

Prior::~Prior() = default;
Prior::Prior(Prior&&) noexcept = default;

const config::PriorConfig& Prior::config() const {
  return impl_->config;
}
const nn::Autoregressive& Prior::decoder() const {
  return impl_->decoder;
}

at::Tensor Prior::label_start(const at::Tensor& labels) const {
  return impl_->labels->start(labels);
}

at::Tensor Prior::time_signal(const at::Tensor& labels) const {
  return impl_->labels->time_signal(labels);
}

at::Tensor Prior::condition_upper(const at::Tensor& upper) const {
  return (*impl_->upper)(upper);
}

at::Tensor Prior::encode_lyrics(const at::Tensor& tokens) const {
  return impl_->lyrics->encode(tokens, nn::Scaling::kScaleScores);
}

at::Tensor Prior::project_lyrics(const at::Tensor& encoding) const {
  return impl_->lyrics->project(encoding);
}

at::Tensor Prior::lyric_logits(const at::Tensor& encoder_kv) const {
  return impl_->lyrics->logits(encoder_kv);
}

at::Tensor Prior::lyric_tokens(const at::Tensor& labels) const {
  const int count = impl_->config.lyrics ? impl_->config.lyrics->tokens : 0;
  return labels.narrow(1, labels.size(1) - count, count);
}

at::Tensor Prior::sequence_tokens(const at::Tensor& codes, const at::Tensor& labels) const {
  if (!impl_->config.lyrics_in_sequence()) return codes;
  return at::cat({lyric_tokens(labels), codes.add(impl_->config.code_shift())}, 1);
}

Conditions Prior::Impl::conditions(const at::Tensor& y, const at::Tensor& z_upper,
                                   nn::Scaling scaling, const at::Tensor& encoding,
                                   bool recompute) const {
  Conditions result;
  result.start = labels ? labels->start(y) : start_token;
  if (upper) result.x_cond = (*upper)(z_upper);
  if (config.labels && config.labels->time_signal) result.x_cond = labels->time_signal(y);
  if (result.x_cond.defined() && config.lyric_positions() > 0) {
    result.x_cond = at::constant_pad_nd(result.x_cond, {0, 0, config.lyric_positions(), 0});
  }
  if (lyrics) result.encoder_kv = encoder_kv(y, scaling, encoding, recompute);
  return result;
}

at::Tensor Prior::Impl::encoder_kv(const at::Tensor& y, nn::Scaling scaling,
                                   const at::Tensor& encoding, bool recompute) const {
  const auto tokens = y.narrow(1, y.size(1) - config.lyrics->tokens, config.lyrics->tokens);
  return lyrics->project(encoding.defined() ? encoding
                                            : lyrics->encode(tokens, scaling, recompute));
}

Conditions Prior::conditions(const at::Tensor& labels, const at::Tensor& upper,
                             const at::Tensor& encoding) const {
  const at::NoGradGuard no_grad;
  // Convolutions on the CPU are the same bits with any threads, LibTorch's products are not.
  std::optional<tensor::ThreadCountGuard> threads;
  if (impl_->lyrics) threads.emplace(kLyricsThreads);
  const auto& any = labels.defined() ? labels : upper;
  if (!any.defined()) return impl_->conditions(labels, upper, nn::Scaling::kScaleScores);
  std::vector<at::Tensor> starts, x_conds, encoder_kvs;
  for (std::int64_t item = 0; item < any.size(0); ++item) {
    const auto one = impl_->conditions(labels.defined() ? labels.narrow(0, item, 1) : labels,
                                       upper.defined() ? upper.narrow(0, item, 1) : upper,
                                       nn::Scaling::kScaleScores,
                                       encoding.defined() ? encoding.narrow(0, item, 1) : encoding);
    starts.push_back(one.start);
    if (one.x_cond.defined()) x_conds.push_back(one.x_cond);
    if (one.encoder_kv.defined()) encoder_kvs.push_back(one.encoder_kv);
  }
  const auto join = [](const std::vector<at::Tensor>& parts) {
    return parts.empty() ? at::Tensor() : at::cat(parts, 0);
  };
  // Without labels the start is one for all.
  return {impl_->labels ? join(starts) : starts[0], join(x_conds), join(encoder_kvs)};
}

at::Tensor Prior::encoder_kv(const at::Tensor& labels, const at::Tensor& encoding) const {
  const at::NoGradGuard no_grad;
  const tensor::ThreadCountGuard threads(kLyricsThreads);
  return impl_->encoder_kv(labels, nn::Scaling::kScaleScores, encoding, /*recompute=*/false);
}

at::Tensor Prior::logits(const at::Tensor& tokens, const Conditions& conditions,
                         RecordedAttention* recorded, nn::Scaling scaling) const {
  return impl_->decoder.logits(impl_->decoder.hidden(tokens, conditions, scaling, recorded), 0,
                               conditions);
}

std::vector<at::Tensor> Prior::attention_weights(const at::Tensor& tokens,
                                                 const Conditions& conditions,
                                                 const std::vector<int>& layers) const {
  RecordedAttention recorded{.layers = layers, .weights = {}, .nothing_else = true};
  impl_->decoder.hidden(tokens, conditions, nn::Scaling::kScaleScores, &recorded);
  return std::move(recorded.weights);
}

Loss Prior::loss(const at::Tensor& codes, const at::Tensor& labels, const at::Tensor& upper,
                 const LossOptions& options) const {
  const auto tokens = sequence_tokens(codes, labels);
  const auto conditions = impl_->conditions(labels, upper, options.scaling, {}, options.recompute);
  const auto& decoder = impl_->decoder;
  Loss result;
  result.preds = decoder.logits(
      decoder.hidden(tokens, conditions, options.scaling, options.recorded, options.recompute), 0,
      conditions);
  const auto& config = impl_->config;
  const auto bits = [](const at::Tensor& preds, const at::Tensor& targets) {
    // Cross-entropy in nats, then in bits; mean over items and positions.
    return preds.log_softmax(-1, at::kFloat)
        .gather(-1, targets.unsqueeze(-1))
        .mean()
        .neg()
        .div(M_LN2);
  };
  const int prefix = config.lyric_positions();
  result.gen_loss =
      bits(result.preds.narrow(1, prefix, config.n_ctx), tokens.narrow(1, prefix, config.n_ctx));
  result.loss = result.gen_loss;
  if (!config.lyrics) return result;
  result.prime_loss = config.lyrics->same_sequence
                          ? bits(result.preds.narrow(1, 0, prefix), tokens.narrow(1, 0, prefix))
                          : bits(lyric_logits(conditions.encoder_kv), lyric_tokens(labels));
  const double lyric_tokens_count = config.lyrics->tokens;
  const double all = lyric_tokens_count + config.n_ctx;
  result.loss = result.prime_loss.mul(config.lyrics->loss_fraction * lyric_tokens_count / all)
                    .add(result.gen_loss, config.n_ctx / all);
  return result;
}

}  // namespace crooner::model
