#include "engine/cuda/device_weights.h"

#include <algorithm>

#include "base/signals.h"
#include "base/strings.h"
#include "engine/cuda/packed_matrix.h"
#include "engine/cuda/shapes.h"

namespace crooner::engine::cuda {
namespace {

using config::AttentionFunc;

std::size_t float_bytes(std::int64_t n) {
  return (static_cast<std::size_t>(n) * sizeof(float) + kMatrixAlignment - 1) / kMatrixAlignment *
         kMatrixAlignment;
}

// Counts the bytes of the weights.
class Count {
 public:
  Matrix linear(const std::string&, Precision type, int inputs, int outputs) {
    add(matrix_bytes(type, inputs, outputs, true));
    return {};
  }
  Matrix output(const std::string&, Precision type, int inputs, int outputs) {
    add(matrix_bytes(type, inputs, outputs, false));
    return {};
  }
  const float* floats(const std::string&, const std::vector<std::int64_t>& shape) {
    std::int64_t n = 1;
    for (std::int64_t size : shape) n *= size;
    add(float_bytes(n));
    return nullptr;
  }
  std::size_t bytes() const { return bytes_; }
  std::size_t largest() const { return largest_; }  // of a tensor

 private:
  void add(std::size_t bytes) {
    bytes_ += bytes;
    largest_ = std::max(largest_, bytes);
  }

  std::size_t bytes_ = 0, largest_ = 0;
};

// Copies the weights one behind the other into memory of the device.
class Upload {
 public:
  Upload(const WeightSource& source, DeviceSession& session, std::byte* memory,
         std::size_t piece_bytes)
      : source_(source), session_(session), next_(memory), piece_bytes_(piece_bytes) {}

  // A linear layer's `.w` [in, out] and `.b` [out].
  Matrix linear(const std::string& name, Precision type, int inputs, int outputs) {
    // The bias is read first: a source's tensor is valid until the next.
    const std::vector<float> bias = read_floats(view_of(source_, name + ".b", {outputs}));
    return copy(view_of(source_, name + ".w", {inputs, outputs}), false, bias, type, inputs,
                outputs);
  }
  // [out, in], without a bias.
  Matrix output(const std::string& name, Precision type, int inputs, int outputs) {
    return copy(view_of(source_, name, {outputs, inputs}), true, {}, type, inputs, outputs);
  }
  const float* floats(const std::string& name, const std::vector<std::int64_t>& shape) {
    const TensorView view = view_of(source_, name, shape);
    std::int64_t total = 1;
    for (std::int64_t size : shape) total *= size;
    const auto piece =
        std::max<std::int64_t>(1, static_cast<std::int64_t>(piece_bytes_ / sizeof(float)));
    auto* const result = reinterpret_cast<float*>(next_);
    for (std::int64_t first = 0; first < total; first += piece) {
      const std::int64_t n = std::min(piece, total - first);
      const auto bytes = static_cast<std::size_t>(n) * sizeof(float);
      std::byte* const staging = session_.staging(bytes);
      read_floats(view, first, n, reinterpret_cast<float*>(staging));
      session_.send(result + first, staging, bytes);
    }
    next_ += float_bytes(total);
    return result;
  }

 private:
  Matrix copy(const TensorView& weights, bool transposed, const std::vector<float>& bias,
              Precision type, int inputs, int outputs) {
    const int piece = outputs_per_piece(type, inputs);
    std::vector<float> scales;
    for (int first = 0; first < outputs; first += piece) {
      const OutputRange range{first, std::min(piece, outputs - first)};
      const std::size_t bytes = packed_bytes(type, inputs, range.count);
      std::byte* const staging = session_.staging(bytes);
      pack_outputs(weights, transposed, range, type, staging, &scales);
      session_.send(next_ + packed_bytes(type, inputs, first), staging, bytes);
    }
    const bool biased = !bias.empty();
    if (const std::size_t bytes = tail_bytes(type, outputs, biased); bytes > 0) {
      std::byte* const staging = session_.staging(bytes);
      pack_tail(scales, bias, staging);
      session_.send(next_ + tail_offset(type, inputs, outputs), staging, bytes);
    }
    const Matrix m = matrix_at(next_, type, inputs, outputs, biased);
    next_ += matrix_bytes(type, inputs, outputs, biased);
    return m;
  }

  int outputs_per_piece(Precision type, int inputs) const {
    const int tile = tile_outputs(type);
    const auto tiles = static_cast<int>(piece_bytes_ / packed_bytes(type, inputs, tile));
    return std::max(1, tiles) * tile;
  }

  const WeightSource& source_;
  DeviceSession& session_;
  std::byte* next_;
  std::size_t piece_bytes_;
};

template <class Visitor>
Layer visit_layer(Visitor& visit, const config::TransformerConfig& t, const WeightTypes& types,
                  int index) {
  const int w = t.width, a = t.attn_state(), m = t.mlp_state();
  const std::string name = str_cat("transformer._attn_mods.", index, ".");
  const bool lyrics = t.func(index) == AttentionFunc::kLyrics;
  Layer layer;
  layer.gain_0 = visit.floats(name + "ln_0.weight", {w});
  layer.bias_0 = visit.floats(name + "ln_0.bias", {w});
  layer.c_attn = visit.linear(name + "attn.c_attn", types.attention, w, lyrics ? a : 3 * a);
  if (lyrics) layer.c_enc_kv = visit.linear(name + "attn.c_enc_kv", types.attention, w, 2 * a);
  layer.c_proj = visit.linear(name + "attn.c_proj", types.attention, a, w);
  layer.gain_1 = visit.floats(name + "ln_1.weight", {w});
  layer.bias_1 = visit.floats(name + "ln_1.bias", {w});
  layer.c_fc = visit.linear(name + "mlp.c_fc", types.mlp, w, m);
  layer.mlp_proj = visit.linear(name + "mlp.c_proj", types.mlp, m, w);
  layer.runs = config::AttentionRuns(t, t.func(index));
  return layer;
}

Count count_weights(const config::DecoderConfig& config, const WeightTypes& types) {
  const config::TransformerConfig& t = config.transformer;
  Count count;
  for (int i = 0; i < t.depth; ++i) visit_layer(count, t, types, i);
  if (config.output_head) count.output("", types.output, t.width, config.vocabulary);
  count.floats("", {config.vocabulary, t.width});
  count.floats("", {t.n_ctx, t.width});
  return count;
}

}  // namespace

std::size_t DeviceWeights::bytes(const config::DecoderConfig& config, const WeightTypes& types) {
  return count_weights(config, types).bytes();
}

DeviceWeights::DeviceWeights(const config::DecoderConfig& config, const WeightTypes& types,
                             const WeightSource& source, DeviceSession& session,
                             std::size_t piece_bytes) {
  const config::TransformerConfig& t = config.transformer;
  const Count counted = count_weights(config, types);
  Upload upload(source, session,
                session.allocate<std::byte>(counted.bytes(), "the model's weights"),
                std::min(piece_bytes, counted.largest() / 2));
  for (int i = 0; i < t.depth; ++i) {
    throw_if_interrupted();  // a large model takes a while
    layers_.push_back(visit_layer(upload, t, types, i));
  }
  if (config.output_head) {
    x_out_ = upload.output("x_out.weight", types.output, t.width, config.vocabulary);
  }
  embeddings_ = upload.floats("x_emb.weight", {config.vocabulary, t.width});
  positions_ = upload.floats("pos_emb.pos_emb", {t.n_ctx, t.width});
}

}  // namespace crooner::engine::cuda
