#include "engine/cuda/decoder.h"

#include <algorithm>

#include "base/error.h"
#include "base/strings.h"
#include "engine/cuda/memory.h"
#include "engine/cuda/shapes.h"
#include "engine/cuda/step_groups.h"
#include "engine/inputs/row_checks.h"
#include "engine/token_sampler/guidance.h"
#include "engine/token_sampler/non_finite.h"

namespace crooner::engine::cuda {
namespace {

WeightTypes types_of(const config::DecoderConfig& config, const DecoderOptions& options,
                     const WeightSource& source) {
  WeightTypes types;
  types.attention = options.type;
  types.mlp = options.mlp == Precision::kAuto ? options.type : options.mlp;
  if (config.output_head) types.output = output_precision(source);
  return types;
}

}  // namespace

Decoder::Decoder(const config::DecoderConfig& config, const DecoderOptions& options,
                 const WeightSource& source, const Api& api)
    : config_(config),
      session_(api, options.device),
      weights_(config_, types_of(config_, options, source), source, session_, options.piece_bytes),
      layers_(weights_.layers()) {
  step_.model = make_model(config_, weights_);
  step_rows_ = session_.max_rows(step_.model);
  if (step_rows_ == 0) {
    throw UsageError(str_cat("The GPU has too little shared memory for a transformer of width ",
                             config_.transformer.width, "; use --engine plain."));
  }
  if (options.most_step_rows > 0) step_rows_ = std::min(step_rows_, options.most_step_rows);
  allocate_caches(config_, options.type, options.rows, session_, layers_);
  allocate_work_space(config_, layers_, step_rows_, session_, step_);
  device_slots_ = session_.allocate<Slot>(static_cast<std::size_t>(options.rows), kWorkSpace);
  step_.slots = device_slots_;
  states_.resize(options.rows);
  slots_.resize(states_.size());
  const auto width = static_cast<std::size_t>(config_.transformer.width);
  for (std::size_t i = 0; i < states_.size(); ++i) {
    slots_[i].start = states_[i].start = session_.allocate<float>(width, kWorkSpace);
  }
}

int Decoder::length(int row) const {
  check_row(row, rows());
  return states_[row].length;
}

void Decoder::begin(int row, const RowConditions& conditions) {
  check_row(row, rows());
  State& state = states_[row];
  Slot& slot = slots_[row];
  const bool lyrics = config_.transformer.uses(config::AttentionFunc::kLyrics);
  if (lyrics && conditions.encoder_kv == nullptr) {
    throw UsageError("This model attends to lyrics; a row needs their encoding to begin.");
  }
  session_.upload(state.start, conditions.start,
                  static_cast<std::size_t>(config_.transformer.width) * sizeof(float));
  set_x_cond(state, slot, conditions);
  session_.upload(device_slots_ + row, &slot, sizeof slot);
  state.length = 0;
  state.last = 0;
  if (lyrics) set_lyrics(row, conditions.encoder_kv);
}

void Decoder::set_x_cond(State& state, Slot& slot, const RowConditions& conditions) {
  const int positions = conditions.x_cond_positions;
  const auto numbers = static_cast<std::size_t>(positions) * step_.model.width;
  if (positions > state.x_cond_capacity) {
    if (state.x_cond != nullptr) session_.release(state.x_cond);
    state.x_cond = nullptr;
    state.x_cond_capacity = 0;
    state.x_cond = session_.allocate<float>(numbers, "the conditions of a row");
    state.x_cond_capacity = positions;
  }
  if (positions > 0) session_.upload(state.x_cond, conditions.x_cond, numbers * sizeof(float));
  slot.x_cond = state.x_cond;
  slot.x_cond_positions = positions;
}

void Decoder::set_lyrics(int row, const float* encoder_kv) {
  const auto width = static_cast<std::size_t>(config_.transformer.width);
  for (int first = 0; first < config_.transformer.encoder_dims; first += step_rows_) {
    const int n = std::min(step_rows_, config_.transformer.encoder_dims - first);
    std::vector<Row> rows(static_cast<std::size_t>(n));
    for (int i = 0; i < n; ++i) rows[i].slot = row, rows[i].position = first + i;
    session_.upload(step_.x, encoder_kv + first * width, n * width * sizeof(float));
    run(rows, Sequence::kLyrics);
  }
}

// Positions of a prompt that may be rows of one step: writing the keys of more would overwrite some
// that others still read.
int Decoder::positions_at_once(int position, int n) const {
  n = std::min(n, step_rows_);
  for (const Layer& layer : layers_) n = layer.runs.segment(position, n);
  return n;
}

void Decoder::append(int row, std::span<const std::int64_t> tokens, float* hidden) {
  check_rows({&row, 1}, static_cast<int>(tokens.size()));
  check_tokens(tokens, config_.vocabulary);
  State& state = states_[row];
  const auto width = static_cast<std::size_t>(config_.transformer.width);
  const int count = static_cast<int>(tokens.size());
  for (int begin = 0; begin < count;) {
    const int n = positions_at_once(state.length, count - begin);
    std::vector<Row> rows(static_cast<std::size_t>(n));
    for (int i = 0; i < n; ++i) {
      rows[i].slot = row;
      rows[i].position = state.length + i;
      rows[i].token = i == 0 ? state.last : static_cast<int>(tokens[begin + i - 1]);
    }
    run(rows, hidden != nullptr ? Sequence::kHidden : Sequence::kPrompt);
    if (hidden != nullptr) {
      session_.download(hidden + begin * width, step_.x, n * width * sizeof(float));
    }
    begin += n;
    state.length += n;
    state.last = static_cast<int>(tokens[begin - 1]);
  }
}

void Decoder::decode(std::span<const int> rows, int steps, std::span<const SamplingParams> params,
                     std::int64_t* out) {
  if (params.size() != rows.size()) {
    throw UsageError(
        str_cat(rows.size(), " rows need as many sampling parameters, not ", params.size(), "."));
  }
  check_rows(rows, steps);
  check_guides(params);
  for (const auto& group : step_groups(params, static_cast<std::size_t>(step_rows_))) {
    decode_together(group, rows, steps, params, out);
  }
}

void Decoder::decode_together(std::span<const std::size_t> indices, std::span<const int> rows,
                              int steps, std::span<const SamplingParams> params,
                              std::int64_t* out) {
  std::vector<Row> together;
  for (std::size_t index : indices) {
    const SamplingParams& p = params[index];
    Row r = next_of(rows[index]);
    r.greedy = p.greedy;
    r.temperature = p.temperature;
    r.top_k = p.top_k;
    r.top_p = p.top_p;
    r.seed = p.seed;
    r.sample_index = p.sample_index;
    r.level = p.level;
    r.first_position = p.first_position;
    r.guidance = p.guidance;
    if (p.guides >= 0) {
      const auto guided = std::find(indices.begin(), indices.end(), std::size_t(p.guides));
      r.guides = static_cast<int>(guided - indices.begin());
    }
    together.push_back(r);
  }
  run(together, Sequence::kDecode, steps);
  session_.download(together.data(), step_.row, together.size() * sizeof(Row));
  std::vector<int> tokens(together.size() * static_cast<std::size_t>(steps));
  session_.download(tokens.data(), step_.tokens, tokens.size() * sizeof(int));
  for (std::size_t i = 0; i < together.size(); ++i) {
    State& state = states_[rows[indices[i]]];
    state.length += together[i].sampled;
    state.last = together[i].token;
    for (int s = 0; s < together[i].sampled; ++s) {
      out[indices[i] * steps + s] = tokens[s * together.size() + i];
    }
  }
  for (std::size_t i = 0; i < together.size(); ++i) {
    if (together[i].non_finite == 0) continue;
    throw NonFiniteLogits(rows[indices[i]], together[i].non_finite - 1);
  }
}

void Decoder::logits(std::span<const int> rows, float* out) {
  check_rows(rows, 1);
  const auto vocabulary = static_cast<std::size_t>(config_.vocabulary);
  for (std::size_t begin = 0; begin < rows.size();) {
    const std::size_t n = std::min(rows.size() - begin, static_cast<std::size_t>(step_rows_));
    std::vector<Row> next;
    for (std::size_t i = 0; i < n; ++i) next.push_back(next_of(rows[begin + i]));
    run(next, Sequence::kLogits);
    session_.download(out + begin * vocabulary, step_.logits, n * vocabulary * sizeof(float));
    begin += n;
  }
}

void Decoder::set_length_for_benchmark(int row, int length) {
  check_row(row, rows());
  check_room(row, 0, length, config_.transformer.n_ctx);
  states_[row].length = length;
  states_[row].last = 0;
}

Row Decoder::next_of(int row) const {
  const State& state = states_[row];
  Row next;
  next.slot = row;
  next.position = state.length;
  next.token = state.last;
  return next;
}

void Decoder::run(std::span<const Row> rows, Sequence sequence, int steps) {
  session_.upload(step_.row, rows.data(), rows.size_bytes());
  step_.rows = static_cast<int>(rows.size());
  session_.run(step_, layers_.data(), sequence, steps);
}

void Decoder::check_rows(std::span<const int> rows, int tokens) const {
  for (int row : rows) check_room(row, length(row), tokens, config_.transformer.n_ctx);
  check_distinct(rows);
}

}  // namespace crooner::engine::cuda
