#include "engine/cpu/packed_weights.h"

#include "base/signals.h"
#include "base/strings.h"

namespace crooner::engine::cpu {
namespace {

using config::AttentionFunc;

constexpr std::size_t kAlign = AlignedBuffer::kAlignment;

std::size_t aligned_bytes(Precision type, int inputs, int outputs) {
  return (PackedMatrix::bytes(type, inputs, outputs) + kAlign - 1) / kAlign * kAlign;
}

// Packs the source's tensors one behind the other, checking their shapes.
class Packer {
 public:
  Packer(const WeightSource& source, std::byte* memory, ThreadPool& pool)
      : source_(source), next_(memory), pool_(pool) {}

  // A linear layer's `.w` [in, out] and `.b` [out].
  PackedMatrix linear(const std::string& name, Precision type, int inputs, int outputs) {
    PackedMatrix m =
        pack_next(view_of(source_, name + ".w", {inputs, outputs}), false, type, inputs, outputs);
    const std::vector<float> bias = read_floats(view_of(source_, name + ".b", {outputs}));
    std::copy(bias.begin(), bias.end(), m.bias.begin());
    return m;
  }

  // [out, in], without a bias.
  PackedMatrix output(const std::string& name, Precision type, int inputs, int outputs) {
    return pack_next(view_of(source_, name, {outputs, inputs}), true, type, inputs, outputs);
  }

  std::vector<float> floats(const std::string& name, const std::vector<std::int64_t>& shape) {
    return read_floats(view_of(source_, name, shape));
  }

  LayerNorm layer_norm(const std::string& name, int width) {
    return {floats(name + ".weight", {width}), floats(name + ".bias", {width})};
  }

 private:
  PackedMatrix pack_next(const TensorView& tensor, bool transposed, Precision type, int inputs,
                         int outputs) {
    PackedMatrix m = pack(tensor, transposed, type, next_, pool_);
    next_ += aligned_bytes(type, inputs, outputs);
    return m;
  }

  const WeightSource& source_;
  std::byte* next_;
  ThreadPool& pool_;
};

// Of the output matrix; any without one.
Precision head_precision(const config::DecoderConfig& config, const WeightSource& source) {
  return config.output_head ? output_precision(source) : Precision::kFp32;
}

}  // namespace

std::size_t PackedWeights::bytes(const config::DecoderConfig& config, const LayerTypes& types,
                                 Precision output_type) {
  const config::TransformerConfig& t = config.transformer;
  const int w = t.width, a = t.attn_state(), m = t.mlp_state();
  std::size_t sum = 0;
  for (int layer = 0; layer < t.depth; ++layer) {
    const bool lyrics = t.func(layer) == AttentionFunc::kLyrics;
    sum += aligned_bytes(types.attention, w, lyrics ? a : 3 * a) +
           aligned_bytes(types.attention, a, w) + aligned_bytes(types.mlp, w, m) +
           aligned_bytes(types.mlp, m, w);
    if (lyrics) sum += aligned_bytes(types.attention, w, 2 * a);
  }
  if (config.output_head) sum += aligned_bytes(output_type, w, config.vocabulary);
  return sum;
}

PackedWeights::PackedWeights(const config::DecoderConfig& config, const LayerTypes& types,
                             const WeightSource& source, ThreadPool& pool)
    : memory(bytes(config, types, head_precision(config, source)), "the model's weights") {
  const config::TransformerConfig& t = config.transformer;
  const int w = t.width, a = t.attn_state(), m = t.mlp_state();
  const Precision output = head_precision(config, source);
  Packer packer(source, memory.data(), pool);
  for (int layer = 0; layer < t.depth; ++layer) {
    throw_if_interrupted();  // a large model takes minutes
    const std::string name = str_cat("transformer._attn_mods.", layer, ".");
    const bool lyrics = t.func(layer) == AttentionFunc::kLyrics;
    PackedLayer l{.func = t.func(layer),
                  .ln_0 = {},
                  .ln_1 = {},
                  .c_attn = {},
                  .c_enc_kv = {},
                  .c_proj = {},
                  .c_fc = {},
                  .mlp_proj = {}};
    l.ln_0 = packer.layer_norm(name + "ln_0", w);
    l.c_attn = packer.linear(name + "attn.c_attn", types.attention, w, lyrics ? a : 3 * a);
    l.c_proj = packer.linear(name + "attn.c_proj", types.attention, a, w);
    l.ln_1 = packer.layer_norm(name + "ln_1", w);
    l.c_fc = packer.linear(name + "mlp.c_fc", types.mlp, w, m);
    l.mlp_proj = packer.linear(name + "mlp.c_proj", types.mlp, m, w);
    if (lyrics) l.c_enc_kv = packer.linear(name + "attn.c_enc_kv", types.attention, w, 2 * a);
    layers.push_back(std::move(l));
  }
  if (config.output_head) x_out = packer.output("x_out.weight", output, w, config.vocabulary);
  embeddings = packer.floats("x_emb.weight", {config.vocabulary, w});
  positions = packer.floats("pos_emb.pos_emb", {t.n_ctx, w});
}

}  // namespace crooner::engine::cpu
