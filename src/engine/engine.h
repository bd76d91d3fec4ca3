#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "config/transformer_config.h"
#include "engine/token_sampler/token_sampler.h"
#include "tensor/state_dict.h"

namespace crooner::engine {

// What the decoder of a prior is, in numbers only: the engine knows transformers, not music.
struct DecoderSpec {
  config::TransformerConfig transformer;
  int vocabulary = 0;           // tokens; rows of x_emb and x_out
  bool add_cond_after = false;  // x_cond once more between the last layer and the logits
};

enum class Precision { kFp32, kFp16, kBf16, kInt8 };

enum class Kind { kAuto, kPlain, kCpu, kCuda };

struct EngineOptions {
  Kind kind = Kind::kAuto;
  at::Device device = at::kCPU;
  Precision precision = Precision::kFp32;
  int rows = 1;               // sequences held at once; caches are sized for it
  bool deterministic = true;  // a token does not depend on neighbours, chunking or threads
  int threads = 0;            // 0: the back end's choice
};

// What a row is conditioned on, float32.
struct RowConditions {
  at::Tensor start;       // [width]: the input of position 0
  at::Tensor x_cond;      // [n_ctx, width], [1, width], or undefined: zeros
  at::Tensor encoder_kv;  // [encoder_dims, width], or undefined (no lyrics layers)
};

// Decodes rows of one transformer. A row is a sequence with a cache of fixed size, written in
// place. It holds `length` tokens; the next token's logits depend on all of them. Rows are
// independent: they may differ in length and conditions, and enter and leave at any step. Not
// thread-safe. Errors: UsageError for a row or length out of range; NonFiniteLogits
// (engine/token_sampler/non_finite.h) naming row and position, after which the rows hold some of
// the tokens that were asked for.
class Engine {
 public:
  virtual ~Engine() = default;

  virtual const DecoderSpec& spec() const = 0;
  virtual int rows() const = 0;
  virtual const char* name() const = 0;  // "plain", "cpu", "cuda"

  // Empties the row and gives it its conditions.
  virtual void begin(int row, const RowConditions& conditions) = 0;

  // Appends known tokens, in blocks. With the same calls since begin() the same bits.
  virtual void prefill(int row, std::span<const std::int64_t> tokens) = 0;

  // Appends known tokens as decode() would have: one step each. What resuming uses, so that an
  // unfinished window goes on with the very bits of an uninterrupted one.
  virtual void replay(int row, std::span<const std::int64_t> tokens) = 0;

  // Draws `steps` tokens in each of `rows` (draws[i] for rows[i]) and appends them.
  // Returns int64 [rows, steps], row-major.
  virtual std::vector<std::int64_t> decode(std::span<const int> rows, int steps,
                                           std::span<const SamplingParams> draws) = 0;

  // The unscaled logits of the next token, float32 [rows.size(), vocabulary] on the CPU. The rows
  // are left as they are. For tests and evaluation.
  virtual at::Tensor logits(std::span<const int> rows) = 0;

  virtual int length(int row) const = 0;  // tokens that the row holds

  // For measuring, where a back end has it: the row then holds `length` tokens of no meaning, as
  // fast as can be, with keys and values of some small numbers.
  virtual void set_length_for_benchmark(int /*row*/, int /*length*/) {}
};

// The back end that kAuto stands for on this device: the fastest one. Others as they are.
Kind resolved(Kind kind, at::Device device);

// "plain", "cpu", "cuda"; "auto".
const char* name_of(Kind kind);

// The back end that options.kind names; kAuto: the fastest one for the device. `weights` are the
// decoder's own tensors under their published names (x_emb.weight, pos_emb.pos_emb,
// transformer._attn_mods.*, x_out.weight) on any device and of any floating type; the engine keeps
// those that it can use as they are.
// Throws UsageError for a back end, precision or device that this build does not have.
std::unique_ptr<Engine> make_engine(const DecoderSpec& spec, const tensor::Scope& weights,
                                    const EngineOptions& options);

// The plain back end: drives nn::Transformer with caches.
std::unique_ptr<Engine> make_plain_engine(const DecoderSpec& spec, const tensor::Scope& weights,
                                          const EngineOptions& options);

}  // namespace crooner::engine
