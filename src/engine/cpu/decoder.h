#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "engine/cpu/forward.h"
#include "engine/cpu/thread_autotuner.h"
#include "engine/inputs/row_conditions.h"
#include "engine/token_sampler/token_sampler.h"

namespace crooner::engine::cpu {

struct DecoderOptions {
  Precision type = Precision::kFp32;
  Precision mlp = Precision::kAuto;    // of the matrices of the MLP, if it is another one
  Precision cache = Precision::kFp32;  // of keys and values; not kInt8
  int rows = 1;                        // sequences held at once
  int threads = 1;                     // at most; no result depends on it
  Target target = best_target();
  int block = 384;  // positions of a prefill that go through the layers together
};

// Decodes rows of one transformer on the CPU. A row holds `length` tokens; the keys and values of
// the positions before `length` are in its cache, and a step computes position `length`, whose
// logits are those of the next token. Every number depends on the row alone: not on the other rows,
// on how its tokens were appended, on threads or the instruction set. Not thread-safe.
class Decoder {
 public:
  Decoder(const config::DecoderConfig& config, const DecoderOptions& options,
          const WeightSource& source);

  const config::DecoderConfig& config() const { return config_; }
  int rows() const { return static_cast<int>(states_.size()); }

  // Empties the row and sets its conditions. The memory behind x_cond must stay valid until the
  // row's next begin().
  void begin(int row, const RowConditions& conditions);

  // Appends known tokens. `hidden`, if not null: [tokens][width], the output of the last layer at
  // the positions of these tokens (each of which has attended to the tokens before it). Throws
  // UsageError when the row has no room or a token is not in the vocabulary.
  void append(int row, std::span<const std::int64_t> tokens, float* hidden = nullptr);

  // Samples `steps` tokens in each of `rows` (by params[i] in rows[i]) and appends them; a row that
  // guides another takes its tokens. out: [rows][steps]. Throws NonFiniteLogits.
  void decode(std::span<const int> rows, int steps, std::span<const SamplingParams> params,
              std::int64_t* out);

  // The logits of the next token: [rows][vocabulary]. Leaves the rows as they are.
  void logits(std::span<const int> rows, float* out);

  // For benchmarks: the row then holds `length` arbitrary tokens whose keys and values are noise,
  // until its next begin().
  void set_length_for_benchmark(int row, int length);

  int length(int row) const { return states_[checked_row(row)].length; }

  // Bytes of the caches of one row, all of them written once a row has been full.
  std::size_t cache_bytes() const { return forward_.cache_bytes(); }

 private:
  // Computes the rows of one thread where threads share a step by rows.
  struct RowShare {
    RowShare(const config::DecoderConfig& config, const PackedWeights& weights,
             const Kernels& kernels, int rows, Precision cache)
        : forward(config, weights, kernels, alone, rows, cache) {}
    ThreadPool alone{1};
    Forward forward;
  };

  struct State {
    AlignedBuffer cache;
    std::vector<float> start;
    const float* x_cond = nullptr;
    int x_cond_positions = 0;
    std::int64_t last = 0;  // the latest token
    int length = 0;
    bool synthetic = false;  // the cache holds noise
  };

  std::size_t checked_row(int row) const;
  void check_rows(std::span<const int> rows, int tokens) const;
  const float* x_cond(const State& state, int position) const;
  void embed(const State& state, int position, std::int64_t previous, float* x) const;
  void step(std::span<const int> rows);  // -> logits_
  void step_part(Forward& forward, std::span<const int> rows, std::size_t begin, std::size_t end);
  void sample_tokens(std::span<const int> rows, std::span<const SamplingParams> params,
                     std::int64_t* out, long stride);

  config::DecoderConfig config_;
  const Kernels& kernels_;
  ThreadPool pool_;
  ThreadAutotuner autotuner_;
  std::size_t tuned_rows_ = 0;  // rows of the steps that autotuner_ has measured
  PackedWeights weights_;
  Forward forward_;
  std::deque<RowShare> shares_;  // one per thread; empty where there is nothing to share
  std::vector<State> states_;
  std::vector<Entry> entries_;
  std::vector<TokenSampler> samplers_;  // one per thread
  std::vector<char> finite_;
  AlignedBuffer logits_;  // [rows][padded vocabulary]
};

}  // namespace crooner::engine::cpu
