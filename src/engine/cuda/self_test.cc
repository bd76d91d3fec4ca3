#include "engine/cuda/self_test.h"

#include <bit>
#include <cmath>
#include <map>
#include <numeric>
#include <vector>

#include "base/error.h"
#include "base/philox.h"
#include "base/strings.h"
#include "engine/cuda/decoder.h"
#include "engine/cuda/shapes.h"

namespace crooner::engine::cuda {
namespace {

constexpr int kSequences = 3;
constexpr int kManyRows = kFewRows + 1;  // that the kernels of many rows take
constexpr int kTokens = 20;
constexpr double kTolerance = 0.02;  // of fp16 and int8 logits

config::DecoderConfig test_config() {
  config::DecoderConfig config;
  config.vocabulary = 67;
  config.add_cond_after = true;
  config::TransformerConfig& t = config.transformer;
  t.n_ctx = 32;
  t.blocks = 4;
  t.width = 96;
  t.depth = 4;
  t.heads = 2;
  t.attn_order = 9;  // rows, columns, previous rows, dense
  t.m_attn = 0.5;
  t.m_mlp = 4.0;  // products with twelve partial sums, whose order shows in the bits
  return config;
}

// Weights from the generator of random numbers; every tensor has a stream of its own.
class TestWeights {
 public:
  TensorView operator()(const std::string& name) {
    const config::DecoderConfig config = test_config();
    const config::TransformerConfig& t = config.transformer;
    const std::int64_t w = t.width, a = t.attn_state(), m = t.mlp_state();
    std::vector<std::int64_t> shape = {w};
    float offset = 0;
    if (name == "x_emb.weight" || name == "x_out.weight") shape = {config.vocabulary, w};
    if (name == "pos_emb.pos_emb") shape = {t.n_ctx, w};
    if (name.ends_with("c_attn.w")) shape = {w, 3 * a};
    if (name.ends_with("c_attn.b")) shape = {3 * a};
    if (name.ends_with("attn.c_proj.w")) shape = {a, w};
    if (name.ends_with("c_fc.w")) shape = {w, m};
    if (name.ends_with("c_fc.b")) shape = {m};
    if (name.ends_with("mlp.c_proj.w")) shape = {m, w};
    if (name.ends_with("ln_0.weight") || name.ends_with("ln_1.weight")) offset = 1;
    std::int64_t n = 1;
    for (std::int64_t size : shape) n *= size;
    const float scale =
        shape.size() == 1 ? 0.2f : 2.0f / std::sqrt(static_cast<float>(shape.back()));
    values_.resize(n);
    std::uint32_t stream = kReservedStreams;
    for (char c : name) stream = stream * 31 + static_cast<unsigned char>(c);
    for (std::int64_t i = 0; i < n; ++i) {
      values_[i] = offset + scale * (2 * uniform(1, 0, stream, i) - 1);
    }
    return {values_.data(), DType::kF32, shape};
  }

 private:
  std::vector<float> values_;
};

struct Decoded {
  std::vector<std::int64_t> tokens;  // [kSequences][kTokens]
  std::vector<float> logits;         // after them: [rows][vocabulary]
};

// Samples the sequences, or takes those of `forced`, which the rows hold in turn.
Decoded decode(const Api& api, int device, Precision type, int row_count, const Decoded* forced) {
  const config::DecoderConfig config = test_config();
  TestWeights weights;
  Decoder decoder(config, {.type = type, .rows = row_count, .device = device}, std::ref(weights),
                  api);
  std::vector<float> start(static_cast<std::size_t>(config.transformer.width));
  for (std::size_t i = 0; i < start.size(); ++i) {
    start[i] = 2 * uniform(2, 0, kReservedStreams, static_cast<std::int64_t>(i)) - 1;
  }
  std::vector<int> rows(static_cast<std::size_t>(row_count));
  std::iota(rows.begin(), rows.end(), 0);
  for (int row : rows) {
    decoder.begin(row, {.start = start.data(), .x_cond = start.data(), .x_cond_positions = 1});
  }
  std::vector<SamplingParams> params(kSequences);
  params[0].greedy = true;
  params[1].top_k = 7;
  params[2].top_p = 0.8f;
  Decoded result;
  result.tokens.resize(kSequences * kTokens);
  if (forced == nullptr) {
    decoder.decode(rows, kTokens, params, result.tokens.data());
  } else {
    result.tokens = forced->tokens;
    for (int row : rows) {
      decoder.append(row, std::span(result.tokens).subspan(row % kSequences * kTokens, kTokens));
    }
  }
  result.logits.resize(rows.size() * static_cast<std::size_t>(config.vocabulary));
  decoder.logits(rows, result.logits.data());
  return result;
}

std::uint64_t hash_of(const Decoded& decoded) {  // FNV-1a, by words
  std::uint64_t hash = 1469598103934665603ull;
  const auto add = [&](std::uint64_t word) { hash = (hash ^ word) * 1099511628211ull; };
  for (std::int64_t token : decoded.tokens) add(static_cast<std::uint64_t>(token));
  for (float logit : decoded.logits) add(std::bit_cast<std::uint32_t>(logit));
  return hash;
}

// ours: of whole repetitions of the sequences.
double relative(const std::vector<float>& ours, const std::vector<float>& right) {
  double apart = 0, size = 0;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    const double wanted = right[i % right.size()];
    apart += std::pow(ours[i] - wanted, 2);
    size += std::pow(wanted, 2);
  }
  return std::sqrt(apart / size);
}

}  // namespace

std::uint64_t self_test_hash(const Api& api, int device) {
  return hash_of(decode(api, device, Precision::kFp32, kSequences, nullptr));
}

std::string self_test(const Api& api, int device) {
  try {
    const Decoded right = decode(api, device, Precision::kFp32, kSequences, nullptr);
    if (hash_of(right) != kSelfTestHash) {
      return "its self-test gave other numbers than the emulator";
    }
    const Decoded many = decode(api, device, Precision::kFp32, kManyRows, &right);
    for (std::size_t i = 0; i < many.logits.size(); ++i) {
      const float wanted = right.logits[i % right.logits.size()];
      if (std::bit_cast<std::uint32_t>(many.logits[i]) != std::bit_cast<std::uint32_t>(wanted)) {
        return "its self-test gave other numbers with many rows";
      }
    }
    for (Precision type : {Precision::kFp16, Precision::kBf16, Precision::kInt8}) {
      const double error =
          relative(decode(api, device, type, kManyRows, &right).logits, right.logits);
      if (!(error < kTolerance)) {
        return str_cat("its ", to_string(type), " logits are wrong by ", error);
      }
    }
  } catch (const Error& error) {
    std::string text = error.what();
    if (text.ends_with('.')) text.pop_back();
    return text;
  }
  return "";
}

}  // namespace crooner::engine::cuda
