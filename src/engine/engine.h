#pragma once

#include <ATen/core/Tensor.h>
#include <crooner/backend.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "config/decoder_config.h"
#include "engine/token_sampler/token_sampler.h"
#include "nn/autoregressive.h"
#include "tensor/state_dict.h"

namespace crooner::engine {

struct EngineOptions {
  EngineKind kind = EngineKind::kAuto;
  at::Device device = at::kCPU;
  Precision precision = Precision::kFp32;  // not kAuto
  int rows = 1;                            // sequences held at once; caches are sized for it
  bool deterministic = true;  // a token does not depend on neighbours, chunking or threads
  int threads = 0;            // 0: the back end's choice
};

// Decodes rows of one transformer; it knows transformers, not music. A row is a sequence with a KV
// cache of fixed size, written in place. It holds `length` tokens; the next token's logits depend
// on all of them. Rows are independent: they may differ in length and conditions, and begin and end
// at any step. Not thread-safe. Throws UsageError for a row or length out of range, and
// NonFiniteLogits (engine/token_sampler/non_finite.h) with row and position, after which the rows
// may hold some of the requested tokens.
class Engine {
 public:
  virtual ~Engine() = default;

  virtual const config::DecoderConfig& config() const = 0;
  virtual int rows() const = 0;
  virtual const char* name() const = 0;  // "plain", "cpu", "cuda"

  // Empties the row and sets its conditions (of one sequence: N = 1).
  virtual void begin(int row, const nn::Conditions& conditions) = 0;

  // Appends known tokens, in blocks. The same calls since begin() give the same bits.
  virtual void prefill(int row, std::span<const std::int64_t> tokens) = 0;

  // Appends known tokens as decode() would have: one step each. For resuming: the window continues
  // with the bits of an uninterrupted one.
  virtual void replay(int row, std::span<const std::int64_t> tokens) = 0;

  // Samples `steps` tokens in each of `rows` (by params[i] in rows[i]) and appends them. A row that
  // guides another takes its tokens (params[i].guides). Returns int64 [rows, steps], row-major.
  virtual std::vector<std::int64_t> decode(std::span<const int> rows, int steps,
                                           std::span<const SamplingParams> params) = 0;

  // The logits of the next token, before temperature: float32 [rows.size(), vocabulary] on the CPU.
  // Does not change the rows. For tests and evaluation.
  virtual at::Tensor logits(std::span<const int> rows) = 0;

  virtual int length(int row) const = 0;  // tokens that the row holds

  // For benchmarks: the row then holds `length` arbitrary tokens with arbitrary keys and values. A
  // back end may ignore it.
  virtual void set_length_for_benchmark(int /*row*/, int /*length*/) {}
};

// The back end that kAuto selects on this device: the fastest one that works there. Others are
// returned unchanged.
EngineKind resolve_engine(EngineKind kind, at::Device device);

// `weights` are the decoder's tensors under their published names (x_emb.weight, pos_emb.pos_emb,
// transformer._attn_mods.*, x_out.weight), on any device and of any floating type; the engine
// shares those that it can use unchanged. Throws UsageError for a combination of back end,
// precision and device that is not supported.
std::unique_ptr<Engine> make_engine(const config::DecoderConfig& config,
                                    const tensor::Scope& weights, const EngineOptions& options);

// The plain back end: runs nn::Transformer with caches.
std::unique_ptr<Engine> make_plain_engine(const config::DecoderConfig& config,
                                          const tensor::Scope& weights,
                                          const EngineOptions& options);

}  // namespace crooner::engine
