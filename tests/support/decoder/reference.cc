#include <cmath>

#include "base/strings.h"
#include "support/decoder/random_decoder.h"

namespace crooner::engine {
namespace {

using config::AttentionFunc;
using config::TransformerConfig;
using Row = std::vector<double>;

Row linear(const RandomWeights& weights, const std::string& name, const Row& x) {
  const auto &w = weights.at(name + ".w"), &b = weights.at(name + ".b");
  Row y(b.begin(), b.end());
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (std::size_t j = 0; j < y.size(); ++j) y[j] += x[i] * w[i * y.size() + j];
  }
  return y;
}

Row layer_norm(const RandomWeights& weights, const std::string& name, const Row& x) {
  const auto &gain = weights.at(name + ".weight"), &bias = weights.at(name + ".bias");
  double mean = 0, variance = 0;
  for (double v : x) mean += v / static_cast<double>(x.size());
  for (double v : x) variance += (v - mean) * (v - mean) / static_cast<double>(x.size());
  Row y(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    y[i] = (x[i] - mean) / std::sqrt(variance + 1e-5) * gain[i] + bias[i];
  }
  return y;
}

}  // namespace

std::vector<int> attended_positions(const TransformerConfig& t, AttentionFunc func, int p) {
  const int row = t.block_ctx();
  std::vector<int> keys;
  switch (func) {
    case AttentionFunc::kDense:
      for (int q = 0; q <= p; ++q) keys.push_back(q);
      break;
    case AttentionFunc::kRow:
      for (int q = 0; q <= p; ++q) {
        if (q / row == p / row) keys.push_back(q);
      }
      break;
    case AttentionFunc::kColumn:
      for (int q = 0; q <= p; ++q) {
        if (q % row == p % row) keys.push_back(q);
      }
      break;
    case AttentionFunc::kPreviousRow:
      for (int i = 0; i < row; ++i) keys.push_back(p < row ? -1 : (p / row - 1) * row + i);
      break;
    case AttentionFunc::kSummary:
    case AttentionFunc::kSummarySpread: {
      const int spread = func == AttentionFunc::kSummary ? 1 : t.spread;
      for (int i = 0; i < spread; ++i) keys.push_back(-1);
      for (int q = 0; q <= p && q / row < t.blocks - 1; ++q) {
        if (q % row >= row - spread) keys.push_back(q);
      }
      break;
    }
    case AttentionFunc::kLyrics:
      for (int q = 0; q < t.encoder_dims; ++q) keys.push_back(q);
      break;
    case AttentionFunc::kPrime:
      for (int q = 0; q <= p && q < t.effective_prime_len(); ++q) keys.push_back(q);
      break;
  }
  return keys;
}

std::vector<double> reference_logits(const config::DecoderConfig& config,
                                     const RandomWeights& weights,
                                     const RandomConditions& conditions,
                                     const std::vector<std::int64_t>& tokens,
                                     std::vector<double>* hidden) {
  const TransformerConfig& t = config.transformer;
  const int n = static_cast<int>(tokens.size()), w = t.width, a = t.attn_state();
  const auto cond = [&](int p, int k) -> double {
    if (conditions.positions == 0) return 0;
    return conditions.x_cond[static_cast<std::size_t>(conditions.positions == 1 ? 0 : p) * w + k];
  };
  std::vector<Row> x(n, Row(w));
  for (int p = 0; p < n; ++p) {
    for (int k = 0; k < w; ++k) {
      x[p][k] = (p == 0 ? conditions.start[k] : weights.at("x_emb.weight")[tokens[p - 1] * w + k]) +
                weights.at("pos_emb.pos_emb")[p * w + k] + cond(p, k);
    }
  }
  for (int layer = 0; layer < t.depth; ++layer) {
    const std::string name = str_cat("transformer._attn_mods.", layer, ".");
    const AttentionFunc func = t.func(layer);
    const bool lyrics = func == AttentionFunc::kLyrics;
    std::vector<Row> query, key, value;
    for (int p = 0; p < n; ++p) {
      const Row qkv =
          linear(weights, name + "attn.c_attn", layer_norm(weights, name + "ln_0", x[p]));
      query.emplace_back(qkv.begin(), qkv.begin() + a);
      if (lyrics) continue;
      key.emplace_back(qkv.begin() + a, qkv.begin() + 2 * a);
      value.emplace_back(qkv.begin() + 2 * a, qkv.end());
    }
    for (int p = 0; lyrics && p < t.encoder_dims; ++p) {
      const float* from = conditions.encoder_kv.data() + p * w;
      const Row kv = linear(weights, name + "attn.c_enc_kv", Row(from, from + w));
      key.emplace_back(kv.begin(), kv.begin() + a);
      value.emplace_back(kv.begin() + a, kv.end());
    }
    const Row zero(a, 0.0);
    for (int p = 0; p < n; ++p) {
      Row mixed(a, 0.0);
      for (int head = 0; head < t.heads; ++head) {
        const std::vector<int> keys = attended_positions(t, func, p);
        const int first = head * t.head_dim(), last = first + t.head_dim();
        Row scores;
        double total = 0;
        for (int q : keys) {
          double score = 0;
          for (int d = first; d < last; ++d) score += query[p][d] * (q < 0 ? zero : key[q])[d];
          scores.push_back(std::exp(score / std::sqrt(t.head_dim())));
          total += scores.back();
        }
        for (std::size_t i = 0; i < keys.size(); ++i) {
          for (int d = first; d < last; ++d) {
            mixed[d] += scores[i] / total * (keys[i] < 0 ? zero : value[keys[i]])[d];
          }
        }
      }
      const Row attention = linear(weights, name + "attn.c_proj", mixed);
      Row sum = x[p];
      for (int k = 0; k < w; ++k) sum[k] += attention[k];
      Row middle = linear(weights, name + "mlp.c_fc", layer_norm(weights, name + "ln_1", sum));
      for (double& v : middle) v = v / (1 + std::exp(-1.702 * v));
      const Row mlp = linear(weights, name + "mlp.c_proj", middle);
      const double scale = t.res_scale ? 1.0 / t.depth : 1.0;
      for (int k = 0; k < w; ++k) x[p][k] += scale * (attention[k] + mlp[k]);
    }
  }
  std::vector<double> logits;
  for (int p = 0; p < n; ++p) {
    for (int k = 0; k < w; ++k) {
      if (hidden != nullptr) hidden->push_back(x[p][k]);
      if (config.add_cond_after) x[p][k] += cond(p, k);
    }
    for (int v = 0; config.output_head && v < config.vocabulary; ++v) {
      double sum = 0;
      for (int k = 0; k < w; ++k) sum += x[p][k] * weights.at("x_out.weight")[v * w + k];
      logits.push_back(sum);
    }
  }
  return logits;
}

}  // namespace crooner::engine
