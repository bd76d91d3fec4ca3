#include "engine/cpu/forward.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/cpu/multiply.h"

namespace crooner::engine::cpu {

namespace {

constexpr const char* kWorkspace = "the engine's work space";

std::size_t round_up(std::size_t n) {
  return (n + kPanel - 1) / kPanel * kPanel;
}

// Copies part of a row's outputs, without their padding, into the packed input of the next product.
void scatter(const Outputs& part, int outputs, RowPanels::StridedRow row) {
  const int n = std::min(part.n, outputs - part.first);
  float* to = row.first + static_cast<long>(part.first) * row.stride;
  for (int j = 0; j < n; ++j) to[static_cast<long>(j) * row.stride] = part.values[j];
}

}  // namespace

Forward::Forward(const config::DecoderConfig& config, const PackedWeights& weights,
                 const Kernels& kernels, ThreadPool& pool, int block, Precision cache)
    : weights_(weights),
      kernels_(kernels),
      pool_(pool),
      block_(block),
      cache_type_(cache),
      number_bytes_(static_cast<std::size_t>(bytes_per_weight(cache))),
      branch_scale_(config.transformer.branch_scale()),
      heads_(config.transformer.heads),
      width_(config.transformer.width),
      state_(config.transformer.attn_state()),
      mlp_(config.transformer.mlp_state()),
      stride_(round_up(static_cast<std::size_t>(width_))),
      qkv_stride_(round_up(3 * static_cast<std::size_t>(state_))) {
  for (const PackedLayer& layer : weights.layers) {
    caches_.emplace_back(config.transformer, layer.func);
    offsets_.push_back(cache_size_);
    cache_size_ += caches_.back().size();
    scores_stride_ =
        std::max(scores_stride_, round_up(static_cast<std::size_t>(caches_.back().capacity())));
  }
  const auto rows = static_cast<std::size_t>(block),
             workers = static_cast<std::size_t>(pool.size());
  const std::size_t state_stride = round_up(static_cast<std::size_t>(state_));
  scratch_stride_ = std::max(stride_, state_stride);
  x_ = float_buffer(rows * stride_, kWorkspace);
  attention_ = float_buffer(rows * stride_, kWorkspace);
  sum_ = float_buffer(rows * stride_, kWorkspace);
  qkv_ = float_buffer(rows * qkv_stride_, kWorkspace);
  packed_ = float_buffer(rows * scratch_stride_, kWorkspace);
  packed_mlp_ = float_buffer(rows * round_up(static_cast<std::size_t>(mlp_)), kWorkspace);
  scores_ = float_buffer(workers * scores_stride_, kWorkspace);
  scratch_ = float_buffer(workers * scratch_stride_, kWorkspace);
}

void Forward::run(std::span<const Entry> entries, bool one_row, bool output) {
  const int rows = static_cast<int>(entries.size());
  for (std::size_t i = 0; i < weights_.layers.size(); ++i) {
    const PackedLayer& layer = weights_.layers[i];
    const bool needed = output || i + 1 < weights_.layers.size();
    normalize(x_.floats(), layer.ln_0, rows);
    project(layer, caches_[i], entries, needed);
    attend(caches_[i], offsets_[i], entries, one_row, needed);
    if (!needed) return;
    add_attention(layer, rows);
    normalize(sum_.floats(), layer.ln_1, rows);
    add_mlp(layer, rows);
  }
}

void Forward::normalize(const float* source, const LayerNorm& norm, int rows) {
  const RowPanels panels(rows);
  pool_.run(panels.count, [&](int panel, int worker) {
    const int begin = panels.begin(panel), size = panels.size(panel);
    float* packed = packed_.floats() + static_cast<std::size_t>(begin) * width_;
    float* row = size == 1 ? packed : scratch_.floats() + worker * scratch_stride_;
    for (int r = 0; r < size; ++r) {
      kernels_.layer_norm(source + (begin + r) * stride_, width_, norm.gain.data(),
                          norm.bias.data(), row);
      if (size == 1) continue;
      for (int k = 0; k < width_; ++k) packed[static_cast<long>(k) * size + r] = row[k];
    }
  });
}

void Forward::project(const PackedLayer& layer, const LayerCache& layout,
                      std::span<const Entry> entries, bool queries) {
  const bool keys = std::any_of(entries.begin(), entries.end(), [&](const Entry& e) {
    return layout.entry(e.position).index >= 0;
  });
  // The outputs are q, k, v. Those that nothing reads are not computed: keys behind the prime, and
  // queries of the last layer when only its keys are needed.
  const int end = keys ? 3 * state_ : state_;
  const PanelRange range = {queries ? 0 : state_ / kPanel,
                            std::min(layer.c_attn.panels(), (end + kPanel - 1) / kPanel)};
  if (!keys && !queries) return;
  multiply(pool_, kernels_, layer.c_attn, range, packed_.floats(), static_cast<int>(entries.size()),
           [&](const Outputs& part) {
             std::memcpy(qkv_.floats() + part.row * qkv_stride_ + part.first, part.values,
                         static_cast<std::size_t>(part.n) * sizeof(float));
           });
}

void Forward::add_attention(const PackedLayer& layer, int rows) {
  multiply(pool_, kernels_, layer.c_proj, packed_.floats(), rows, [&](const Outputs& part) {
    const std::size_t at = part.row * stride_ + part.first;
    const float* x = x_.floats() + at;
    float *attention = attention_.floats() + at, *sum = sum_.floats() + at;
    for (int j = 0; j < part.n; ++j) {
      attention[j] = part.values[j];
      sum[j] = x[j] + part.values[j];
    }
  });
}

void Forward::add_mlp(const PackedLayer& layer, int rows) {
  const RowPanels panels(rows);
  multiply(pool_, kernels_, layer.c_fc, packed_.floats(), rows, [&](const Outputs& part) {
    kernels_.quick_gelu(part.values, part.n);
    scatter(part, mlp_, panels.row(packed_mlp_.floats(), mlp_, part.row));
  });
  multiply(pool_, kernels_, layer.mlp_proj, packed_mlp_.floats(), rows, [&](const Outputs& part) {
    const std::size_t at = part.row * stride_ + part.first;
    float* x = x_.floats() + at;
    const float* attention = attention_.floats() + at;
    for (int j = 0; j < part.n; ++j) {
      const float branches = attention[j] + part.values[j];
      x[j] = x[j] + branch_scale_ * branches;
    }
  });
}

void Forward::logits(int entries, float* out) {
  const RowPanels panels(entries);
  for (int i = 0; i < entries; ++i) {
    const RowPanels::StridedRow row = panels.row(packed_.floats(), width_, i);
    for (int k = 0; k < width_; ++k) row.first[static_cast<long>(k) * row.stride] = x(i)[k];
  }
  const auto stride = static_cast<std::size_t>(weights_.x_out.padded_outputs());
  multiply(pool_, kernels_, weights_.x_out, packed_.floats(), entries, [&](const Outputs& part) {
    std::memcpy(out + part.row * stride + part.first, part.values,
                static_cast<std::size_t>(part.n) * sizeof(float));
  });
}

}  // namespace crooner::engine::cpu
