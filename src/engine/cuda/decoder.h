#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/cuda/device_weights.h"
#include "engine/inputs/row_conditions.h"
#include "engine/token_sampler/token_sampler.h"

namespace crooner::engine::cuda {

struct DecoderOptions {
  Precision type = Precision::kFp16;  // of the linear layers
  Precision mlp = Precision::kAuto;   // of those of the MLP, if it is another one
  int rows = 1;                       // sequences held at once
  int device = 0;
  int most_step_rows = 0;  // rows per step; 0: as many as the device can. No result depends on it
  std::size_t piece_bytes = kPieceBytes;  // of weights on their way to the device; nor on this
};

// Decodes rows of one transformer on a CUDA device: engine::cpu::Decoder's contract, by the kernels
// behind `Api`. A step runs on the device as a whole: sampling and the next input included. Every
// number depends on the row alone: not on the other rows, on how its tokens were appended, on the
// number of blocks or threads. Not thread-safe.
class Decoder {
 public:
  Decoder(const config::DecoderConfig& config, const DecoderOptions& options,
          const WeightSource& source, const Api& api);

  const config::DecoderConfig& config() const { return config_; }
  int rows() const { return static_cast<int>(states_.size()); }
  int length(int row) const;

  // Empties the row and sets its conditions, which are copied: from the host or within the device.
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

  // For benchmarks: the row then holds `length` arbitrary tokens.
  void set_length_for_benchmark(int row, int length);

  // Bytes on the device that were taken so far.
  std::size_t allocated_bytes() const { return session_.allocated_bytes(); }

 private:
  struct State {
    float* start = nullptr;   // of the device: [width]
    float* x_cond = nullptr;  // of the device: [x_cond_capacity][width]
    int x_cond_capacity = 0;
    int last = 0;  // the latest token
    int length = 0;
  };

  void check_rows(std::span<const int> rows, int tokens) const;
  void set_x_cond(State& state, Slot& slot, const RowConditions& conditions);
  void set_lyrics(int row, const float* encoder_kv);
  int positions_at_once(int position, int n) const;
  Row next_of(int row) const;
  void run(std::span<const Row> rows, Sequence sequence, int steps = 1);
  // The call's rows of `indices`, in one step at a time.
  void decode_together(std::span<const std::size_t> indices, std::span<const int> rows, int steps,
                       std::span<const SamplingParams> params, std::int64_t* out);

  config::DecoderConfig config_;
  DeviceSession session_;
  DeviceWeights weights_;
  std::vector<Layer> layers_;
  Step step_;
  int step_rows_ = 0;
  std::vector<State> states_;
  std::vector<Slot> slots_;  // as on the device
  Slot* device_slots_ = nullptr;
};

}  // namespace crooner::engine::cuda
