#include "plan/activations.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "config/lyric_layers.h"

namespace crooner::plan {
namespace {

using config::AttentionFunc;
using config::TransformerConfig;

constexpr std::int64_t kFloatBytes = 4;  // bytes

// Bytes of a number in matrix products.
std::int64_t product_bytes(const std::string& precision) {
  return precision == "fp32" ? 4 : 2;
}

// What a layer's attention looks at.
struct AttendedKeys {
  std::int64_t all = 0;        // positions that are keys of a sequence
  std::int64_t per_query = 0;  // keys of one position
  std::int64_t mask = 0;       // bytes, for all items together
};

AttendedKeys attended_keys(const TransformerConfig& config, AttentionFunc func) {
  const std::int64_t all = config.n_ctx, row = config.block_ctx(), rows = config.blocks;
  switch (func) {
    case AttentionFunc::kDense:
      return {all, all, all * all};
    case AttentionFunc::kRow:
      return {all, row, row * row};
    case AttentionFunc::kColumn:
      return {all, rows, rows * rows};
    case AttentionFunc::kPreviousRow:
      return {all, row, 0};
    case AttentionFunc::kSummary:
      return {rows, rows, all * rows};
    case AttentionFunc::kSummarySpread:
      return {rows * config.spread, rows * config.spread, all * rows * config.spread};
    case AttentionFunc::kLyrics:
      return {config.encoder_dims, config.encoder_dims, 0};
    case AttentionFunc::kPrime: {
      const std::int64_t keys = std::min(config.effective_prime_len(), config.n_ctx);
      return {keys, keys, all * keys};
    }
  }
  return {};
}

// How layers compute: bytes of a number in products, and whether the weights of attention are
// never in memory.
struct LayerArithmetic {
  std::int64_t product = kFloatBytes;
  bool fused = false;
};

// Of a residual block (docs/spec/model.md, section 3): the inputs of its norms and products,
// queries, keys, values, the weights of attention, and what quick GELU needs.
Activations layer_activations(const TransformerConfig& config, int layer,
                              const LayerArithmetic& arithmetic) {
  const std::int64_t t = config.n_ctx, w = config.width, a = config.attn_state();
  const std::int64_t m = config.mlp_state(), bytes = arithmetic.product;
  const AttendedKeys keys = attended_keys(config, config.func(layer));
  const std::int64_t weights = arithmetic.fused ? 0 : t * config.heads * keys.per_query;
  const std::int64_t narrow_copy = bytes < kFloatBytes ? bytes : 0;
  Activations result;
  result.saved = 2 * t * w * kFloatBytes + 2 * t * w * bytes + 2 * (t + keys.all) * a * bytes +
                 weights * (kFloatBytes + narrow_copy) + keys.mask + 3 * t * m * bytes;
  // Gradients, beside what the backward pass has freed when it comes to them: the MLP's first.
  const std::int64_t mlp = t * m * bytes, freed = 3 * t * m * bytes + 2 * t * w * bytes;
  const std::int64_t attention = 3 * weights * kFloatBytes + 3 * t * a * bytes;
  result.working = 2 * t * w * kFloatBytes + std::max(mlp, attention - freed);
  return result;
}

// Of all layers. `kept`: the layers that are not computed again with `recompute`.
Activations transformer_activations(const TransformerConfig& config,
                                    const LayerArithmetic& arithmetic, bool recompute, int kept) {
  Activations result;
  for (int layer = 0; layer < config.depth; ++layer) {
    const Activations one = layer_activations(config, layer, arithmetic);
    const bool again = recompute && layer >= kept;
    result.saved += again ? std::int64_t{config.n_ctx} * config.width * kFloatBytes : one.saved;
    result.working = std::max(result.working, one.working + (again ? one.saved : 0));
  }
  return result;
}

// Two activations per residual branch.
std::int64_t resnet_floats(std::int64_t length, std::int64_t width, double m_conv, int depth) {
  return depth * length * (width + static_cast<std::int64_t>(m_conv * static_cast<double>(width)));
}

// The stages of an upsampling stack from `length` positions on, without its first input.
std::int64_t up_floats(std::int64_t length, int stages, int stride, std::int64_t width,
                       double m_conv, int depth) {
  std::int64_t floats = 0;
  for (int stage = 0; stage < stages; ++stage, length *= stride)
    floats += resnet_floats(length, width, m_conv, depth) + length * width;
  return floats;
}

std::int64_t down_floats(std::int64_t length, std::int64_t channels, int stages, int stride,
                         std::int64_t width, double m_conv, int depth) {
  std::int64_t floats = 0;
  for (int stage = 0; stage < stages; ++stage, channels = width) {
    floats += length * channels;
    length /= stride;
    floats += resnet_floats(length, width, m_conv, depth);
  }
  return floats + length * width;  // the closing convolution's input
}

std::int64_t conditioner_bytes(const config::PriorConfig& model) {
  const config::ConditionerConfig& up = *model.conditioner;
  const std::int64_t first = model.n_ctx / up.up_ratio(), width = model.transformer.width;
  const std::int64_t floats = first * width +
                              up_floats(first, up.down, up.stride, up.width, up.m_conv, up.depth) +
                              model.n_ctx * width;
  return floats * kFloatBytes;
}

// What phone classifiers read and their logits, if a phone sounds at each code.
std::int64_t classifier_bytes(const config::PriorPreset& preset) {
  if (!preset.phone_classifiers) return 0;
  const auto& classifiers = *preset.phone_classifiers;
  const auto layers =
      static_cast<std::int64_t>(classifiers.layers_of(preset.model->transformer).size());
  const auto phones = static_cast<std::int64_t>(classifiers.phones.size());
  return layers * preset.model->n_ctx * (preset.model->transformer.width + 2 * phones) *
         kFloatBytes;
}

// A spectrum of the output: complex numbers, and their distance from the target's magnitudes.
Activations spectrum_activations(const config::SpectrumConfig& spectrum, std::int64_t samples) {
  const std::int64_t frames = samples / spectrum.hop + 1;
  const std::int64_t numbers = frames * (spectrum.n_fft / 2 + 1);
  return {3 * numbers * kFloatBytes, (4 * frames * spectrum.n_fft + 6 * numbers) * kFloatBytes};
}

// The losses of one level's output.
Activations loss_activations(const config::VqvaePreset& preset) {
  Activations sum{4 * preset.sample_length * kFloatBytes, 0};
  const auto add = [&](const config::SpectrumConfig& spectrum, int times) {
    const Activations one = spectrum_activations(spectrum, preset.sample_length);
    sum.saved += one.saved * times;
    sum.working = std::max(sum.working, one.working);
  };
  add(preset.loss.spectrum, 1);
  for (const config::SpectrumConfig& spectrum : preset.loss.multispectrum)
    add(spectrum, preset.loss.log_mel != 0 ? 2 : 1);
  return sum;
}

// Encoder, decoder and losses of a level.
Activations level_activations(const config::VqvaePreset& preset, int level) {
  const config::VqvaeConfig& model = preset.model;
  const std::int64_t width = model.level_width(level), vector = model.emb_width;
  const std::int64_t bytes = product_bytes(preset.run.precision);
  const int depth = model.level_depth(level);
  std::int64_t length = preset.sample_length, channels = 1, encoder = 0, decoder = 0;
  for (int block = 0; block <= level; ++block, channels = vector) {
    const int stages = model.downs_t[block], stride = model.strides_t[block];
    if (!preset.decoder_only)
      encoder += down_floats(length, channels, stages, stride, width, model.m_conv, depth);
    for (int stage = 0; stage < stages; ++stage) length /= stride;
    decoder += length * vector + up_floats(length, stages, stride, width, model.m_conv, depth);
  }
  decoder += preset.sample_length * vector;  // the output convolution's input
  const Activations losses = loss_activations(preset);
  const std::int64_t distances = 2 * length * model.bins * kFloatBytes;  // before the decoder runs
  const std::int64_t gradients = 2 * preset.sample_length * vector * bytes;  // after the losses'
  return {(encoder + decoder) * bytes + 4 * length * vector * kFloatBytes + losses.saved,
          std::max({losses.working, distances - decoder * bytes - losses.saved,
                    gradients - losses.saved})};
}

}  // namespace

int kept_layers(const config::PriorPreset& preset) {
  const std::vector<int> all = config::lyric_layers(preset.model->transformer);
  std::set<int> kept;
  if (preset.lyric_alignment) {
    const auto& alignment = *preset.lyric_alignment;
    kept.insert(all.begin(), alignment.every_layer || all.empty() ? all.end() : all.begin() + 1);
    if (alignment.layer) kept = {*alignment.layer};
  }
  if (preset.phone_classifiers) {
    const std::vector<int> read = preset.phone_classifiers->layers_of(preset.model->transformer);
    kept.insert(read.begin(), read.end());
  }
  return static_cast<int>(kept.size());
}

Activations prior_activations(const config::PriorPreset& preset, bool on_host) {
  const config::PriorConfig& model = *preset.model;
  const std::int64_t product = product_bytes(preset.run.precision);
  const LayerArithmetic arithmetic{product, !on_host && product < kFloatBytes};
  const TransformerConfig& decoder = model.transformer;
  Activations result =
      transformer_activations(decoder, arithmetic, preset.recompute, kept_layers(preset));
  const std::int64_t logits = std::int64_t{decoder.n_ctx} * model.vocabulary() * kFloatBytes;
  result.saved += std::int64_t{decoder.n_ctx} * decoder.width * kFloatBytes + logits;
  result.working = std::max(result.working - logits, 2 * logits);
  if (model.conditioner) result.saved += conditioner_bytes(model);
  result.saved += classifier_bytes(preset);
  if (model.lyrics_encoder()) {
    const TransformerConfig& encoder = model.lyrics->encoder;
    const Activations lyrics = transformer_activations(encoder, arithmetic, preset.recompute, 0);
    result.saved +=
        lyrics.saved + std::int64_t{encoder.n_ctx} *
                           (encoder.width + 3 * decoder.width + model.lyrics->vocabulary) *
                           kFloatBytes;
    result.working = std::max(result.working, lyrics.working);
  }
  return result;
}

Activations vqvae_activations(const config::VqvaePreset& preset) {
  Activations result;
  for (const int level : preset.trained_levels()) {
    const Activations one = level_activations(preset, level);
    result.saved += one.saved;
    result.working = std::max(result.working, one.working);
  }
  return result;
}

}  // namespace crooner::plan
