#include "plan/memory.h"

#include <algorithm>
#include <string>

#include "config/tensor_table.h"
#include "plan/cuda_memory.h"

namespace crooner::plan {
namespace {

using config::AttentionFunc;
using config::TransformerConfig;

constexpr int kLanes = 16;          // the cpu engine rounds keys and values up to multiples
constexpr int kPackedOutputs = 32;  // of this, and the outputs of a matrix to these
constexpr int kBlock = 384;         // positions per block of its prefill
constexpr int kPlainBlock = 512;    // of the plain one's
constexpr int kPackedInputs = 64;   // matrix rows that a thread packs at once
constexpr std::int64_t kDevicePiece = 1 << 18;  // samples per chunk of the VQ-VAE on a device
constexpr std::int64_t kHostPiece = 4032;       // and on the CPU, at least kHostCodes codes
constexpr std::int64_t kHostCodes = 72;
constexpr std::int64_t kThreadBytes = 1 << 18;  // of a thread and its heap

std::int64_t floats(std::int64_t count) {
  return count * 4;
}

std::int64_t round_up(std::int64_t n, std::int64_t unit) {
  return (n + unit - 1) / unit * unit;
}

bool is_linear(const std::string& name) {
  return name.ends_with(".w") || name.ends_with(".b");
}

// The runs of contiguous keys that a layer caches per row, and the keys per run.
struct Runs {
  std::int64_t count;
  std::int64_t keys;
};

Runs key_runs(const TransformerConfig& config, AttentionFunc func, bool packs) {
  const std::int64_t row = config.block_ctx(), rows = config.blocks;
  switch (func) {
    case AttentionFunc::kDense:
      return {1, config.n_ctx};
    case AttentionFunc::kColumn:
      return {row, rows};
    case AttentionFunc::kRow:
      return {1, row};
    case AttentionFunc::kPreviousRow:
      return {2, row};
    case AttentionFunc::kSummary:
      return {1, packs ? rows + 1 : rows};
    case AttentionFunc::kSummarySpread:
      return {1, (packs ? rows + 1 : rows) * config.spread};
    case AttentionFunc::kLyrics:
      return {1, config.encoder_dims};
    case AttentionFunc::kPrime:
      return {1, std::min(config.effective_prime_len(), config.n_ctx)};
  }
  return {0, 0};
}

// A packed matrix of the cpu engine with its bias (and scale factors, for int8).
std::int64_t packed_matrix(std::int64_t inputs, std::int64_t outputs, int bytes) {
  const std::int64_t padded = round_up(outputs, kPackedOutputs);
  return inputs * padded * bytes + floats(padded) + (bytes == 1 ? floats(padded) : 0);
}

// `head`: with an output matrix.
std::int64_t packed_weights(const TransformerConfig& config, int vocabulary, bool head,
                            int attention_bytes, int mlp_bytes) {
  const std::int64_t w = config.width, a = config.attn_state(), m = config.mlp_state();
  std::int64_t sum = floats(vocabulary * w) + floats(std::int64_t{config.n_ctx} * w);
  if (head) sum += packed_matrix(w, vocabulary, 4);
  for (int layer = 0; layer < config.depth; ++layer) {
    const bool lyrics = config.func(layer) == AttentionFunc::kLyrics;
    sum += packed_matrix(w, lyrics ? a : 3 * a, attention_bytes) +
           packed_matrix(a, w, attention_bytes) + packed_matrix(w, m, mlp_bytes) +
           packed_matrix(m, w, mlp_bytes) + floats(4 * w);
    if (lyrics) sum += packed_matrix(w, 2 * a, attention_bytes);
  }
  return sum;
}

std::int64_t packed_workspace(const TransformerConfig& config, const LevelBackend& backend) {
  const std::int64_t w = config.width, a = config.attn_state(), m = config.mlp_state();
  return floats(kBlock * (3 * w + 3 * a + std::max(w, a) + m)) +
         floats(backend.threads * (std::max(w, a) + config.n_ctx));
}

// Residual stream, layer norm, query/key/value, attention and MLP states of `positions` in
// LibTorch, with the scores of the widest pattern.
std::int64_t block_working(const TransformerConfig& config, std::int64_t positions) {
  const std::int64_t states =
      4LL * config.width + 5LL * config.attn_state() + 2LL * config.mlp_state();
  std::int64_t keys = config.block_ctx();
  for (int layer = 0; layer < config.depth; ++layer) {
    keys = std::max(keys, key_runs(config, config.func(layer), false).keys);
  }
  return floats(positions * (states + 3 * keys * config.heads));
}

// Computing one window's conditions: the conditioner's stages at full length with the packed
// weights of one of its layers, or LibTorch's states of the lyrics encoder.
std::int64_t conditions_working(const config::PriorConfig& config, const LevelBackend& backend) {
  std::int64_t bytes = 0;
  const std::int64_t width = config.transformer.width, window = config.n_ctx;
  if (config.conditioner) {
    const std::int64_t inner = config.conditioner->width;
    const std::int64_t layer = inner * std::max(4 * inner, 3 * width);
    bytes = floats(window * (3 * width + 3 * inner) + (backend.on_host ? layer : 0));
  }
  if (config.labels && config.labels->time_signal) {
    bytes = std::max(bytes, floats(3 * window * width));
  }
  if (config.lyrics_encoder() && !backend.by_cpu_engine()) {
    bytes = std::max(bytes, block_working(config.lyrics->encoder, config.lyrics->tokens));
  }
  return bytes;
}

// The tensors of the conditioners: float32 in memory, or mapped pages where the file has float32
// and the device is the host.
void add_conditioning(const TensorSpec& tensor, const LevelBackend& backend, LevelMemory& memory) {
  const bool as_it_is = backend.on_host && tensor.dtype == DType::kF32;
  (as_it_is ? memory.mapped : memory.weights) += floats(tensor.elements());
}

// The lyrics encoder as the cpu engine holds it: float32, one row.
void add_packed_encoder(const config::LyricsConfig& lyrics, const LevelBackend& backend,
                        LevelMemory& memory) {
  memory.weights += packed_weights(lyrics.encoder, lyrics.vocabulary, /*head=*/false, 4, 4);
  memory.workspace +=
      packed_workspace(lyrics.encoder, backend) + floats(cache_elements(lyrics.encoder, true));
}

// A tensor of the plain engine's decoder.
void add_plain(const TensorSpec& tensor, const LevelBackend& backend, LevelMemory& memory) {
  const int bytes = is_linear(tensor.name) ? backend.attention_bytes() : 4;
  const bool as_it_is = backend.on_host && static_cast<int>(element_size(tensor.dtype)) == bytes;
  (as_it_is ? memory.mapped : memory.weights) += tensor.elements() * bytes;
}

}  // namespace

std::int64_t LevelMemory::working() const {
  return std::max({loading, conditions, prefill});
}

std::int64_t cache_elements(const TransformerConfig& config, bool packs) {
  std::int64_t numbers = 0;
  const std::int64_t dims = config.head_dim();
  for (int layer = 0; layer < config.depth; ++layer) {
    const Runs runs = key_runs(config, config.func(layer), packs);
    const std::int64_t keys =
        packs ? round_up(runs.keys, kLanes) * round_up(dims, 2) : runs.keys * dims;
    const std::int64_t values =
        packs ? round_up(runs.keys, 2) * round_up(dims, kLanes) : runs.keys * dims;
    numbers += runs.count * config.heads * (keys + values);
  }
  return numbers;
}

LevelMemory level_memory(const config::PriorConfig& config, const LevelBackend& backend) {
  const TransformerConfig& transformer = config.transformer;
  LevelMemory memory;
  const bool packed_encoder = backend.by_cpu_engine() && config.lyrics_encoder();
  for (const TensorSpec& tensor : config::tensor_specs(config)) {
    if (packed_encoder && tensor.name.starts_with("prime_prior.transformer.")) continue;
    // Unless merged_decoder the output matrix is the embedding's tensor under another name.
    if (tensor.name == "prior.x_out.weight" && !config.merged_decoder) continue;
    if (!tensor.name.starts_with("prior.")) {
      add_conditioning(tensor, backend, memory);
    } else if (!backend.packs) {
      add_plain(tensor, backend, memory);
    }
  }
  const std::int64_t width = transformer.width;
  memory.cache = cache_elements(transformer, backend.packs) * backend.cache_bytes();
  if (backend.by_cuda_engine()) {
    const DecoderMemory decoder =
        cuda_decoder_memory(transformer, config.vocabulary(), backend.precision);
    memory.weights += decoder.weights;
    memory.workspace = decoder.workspace;
    memory.cache = decoder.cache;
  } else if (backend.packs) {
    memory.weights += packed_weights(transformer, config.vocabulary(), /*head=*/true,
                                     backend.attention_bytes(), backend.mlp_bytes());
    memory.workspace = packed_workspace(transformer, backend);
    if (packed_encoder) add_packed_encoder(*config.lyrics, backend, memory);
    memory.loading =
        floats(std::int64_t{backend.threads} * kPackedInputs *
               std::max<std::int64_t>({3LL * transformer.attn_state(), transformer.mlp_state(),
                                       width, config.vocabulary()}));
  } else {
    memory.prefill =
        block_working(transformer, std::min<std::int64_t>(kPlainBlock, transformer.n_ctx));
  }
  // The cpu engine packs the copies and frees them.
  if (backend.on_host) (backend.packs ? memory.loading : memory.weights) += backend.adapted_bytes;
  const bool conditioned = config.conditioner || (config.labels && config.labels->time_signal);
  const std::int64_t signal = conditioned ? floats(width * transformer.n_ctx) : 0;
  memory.condition = floats(width) + 8LL * transformer.n_ctx + signal;
  if (backend.by_cpu_engine()) memory.shared = signal;  // the others copy it
  memory.conditions = conditions_working(config, backend);
  return memory;
}

std::int64_t codec_workspace_bytes(const config::VqvaeConfig& config, int level,
                                   std::int64_t samples, bool on_host) {
  const std::int64_t width = std::max(config.level_width(level), config.emb_width);
  if (!on_host) return floats(3 * width * std::min(samples, kDevicePiece));
  std::int64_t weights = 0;
  for (const TensorSpec& tensor : config::tensor_specs(config)) {
    if (tensor.name.starts_with("decoders." + std::to_string(level))) weights += tensor.elements();
  }
  // Every layer buffers a chunk of its input; a residual one before and after the ReLU, with the
  // history of its dilated taps. The output's buffer is as wide as a code vector.
  const std::int64_t piece = std::max(kHostPiece, kHostCodes * config.hop(level));
  std::int64_t signals = std::min(samples, piece) * (config.emb_width + kLanes), hop = 1;
  for (int block = 0; block <= level; ++block) {
    for (int stage = 0; stage < config.downs_t[block]; ++stage) {
      hop *= config.strides_t[block];
      std::int64_t dilation = 1;
      for (int d = 0; d < config.level_depth(level); ++d) {
        signals += 2 * std::min(samples / hop, piece / hop + 2 * dilation) * width;
        const bool again = config.dilation_cycle && (d + 1) % *config.dilation_cycle == 0;
        dilation = again ? 1 : dilation * config.dilation_growth_rate;
      }
      signals += std::min(samples, piece) / hop * width;  // input of the transposed convolution
    }
    signals += std::min(samples, piece) / hop * config.emb_width;  // input of the block
  }
  return floats(weights + signals) + kThreadBytes;
}

}  // namespace crooner::plan
