#include "engine/cpu/decoder.h"

#include <algorithm>
#include <chrono>

#include "base/error.h"
#include "engine/inputs/row_checks.h"
#include "engine/token_sampler/guidance.h"
#include "engine/token_sampler/non_finite.h"

namespace crooner::engine::cpu {

Decoder::Decoder(const config::DecoderConfig& config, const DecoderOptions& options,
                 const WeightSource& source)
    : config_(config),
      kernels_(kernels(options.target)),
      pool_(options.threads),
      autotuner_(options.threads > 1),
      weights_(config_,
               {.attention = options.type,
                .mlp = options.mlp == Precision::kAuto ? options.type : options.mlp},
               source, pool_),
      forward_(config_, weights_, kernels_, pool_, std::max(options.block, options.rows),
               options.cache) {
  states_.resize(options.rows);
  for (State& state : states_) {
    state.cache = AlignedBuffer(cache_bytes(), "the caches of the rows");
    forward_.clear(state.cache.data());
    state.start.assign(config_.transformer.width, 0.0f);
  }
  entries_.resize(forward_.block());
  const int sharers = std::min(options.threads, options.rows);
  for (int i = 0; sharers > 1 && i < sharers; ++i) {
    shares_.emplace_back(config_, weights_, kernels_, (options.rows + sharers - 1) / sharers,
                         options.cache);
  }
  finite_.resize(states_.size());
  if (!config_.output_head) return;
  for (int i = 0; i < pool_.size(); ++i) samplers_.emplace_back(config_.vocabulary);
  logits_ = float_buffer(states_.size() * static_cast<std::size_t>(weights_.x_out.padded_outputs()),
                         "logits");
}

void Decoder::begin(int row, const RowConditions& conditions) {
  State& state = states_[checked_row(row)];
  std::copy_n(conditions.start, state.start.size(), state.start.begin());
  state.x_cond = conditions.x_cond;
  state.x_cond_positions = conditions.x_cond_positions;
  state.length = 0;
  if (state.synthetic) forward_.clear(state.cache.data());
  state.synthetic = false;
  if (config_.transformer.uses(config::AttentionFunc::kLyrics)) {
    if (conditions.encoder_kv == nullptr) {
      throw UsageError("This model attends to lyrics; a row needs their encoding to begin.");
    }
    forward_.set_lyrics(state.cache.data(), conditions.encoder_kv);
  }
}

void Decoder::append(int row, std::span<const std::int64_t> tokens, float* hidden) {
  check_rows({&row, 1}, static_cast<int>(tokens.size()));
  check_tokens(tokens, config_.vocabulary);
  State& state = states_[row];
  const auto width = static_cast<std::size_t>(config_.transformer.width);
  pool_.set_single_threaded(false);
  for (std::size_t begin = 0; begin < tokens.size();) {
    const int n = std::min(forward_.block(), static_cast<int>(tokens.size() - begin));
    for (int i = 0; i < n; ++i) {
      const int position = state.length + i;
      const std::int64_t previous = i == 0 ? state.last : tokens[begin + i - 1];
      embed(state, position, previous, forward_.x(i));
      entries_[i] = {state.cache.data(), position};
    }
    forward_.run({entries_.data(), static_cast<std::size_t>(n)}, true, hidden != nullptr);
    if (hidden != nullptr) {
      for (int i = 0; i < n; ++i) {
        std::copy_n(forward_.x(i), width, hidden + (begin + i) * width);
      }
    }
    begin += n;
    state.length += n;
    state.last = tokens[begin - 1];
  }
}

void Decoder::set_length_for_benchmark(int row, int length) {
  State& state = states_[checked_row(row)];
  state.length = 0;
  check_rows({&row, 1}, length);
  if (!state.synthetic) {
    forward_.fill_cache_with_noise(state.cache.data());
  }
  state.synthetic = true;
  state.length = length;
  state.last = 0;
}

void Decoder::decode(std::span<const int> rows, int steps, std::span<const SamplingParams> params,
                     std::int64_t* out) {
  using Clock = std::chrono::steady_clock;
  check_rows(rows, steps);
  check_guides(params);
  if (tuned_rows_ != rows.size()) {
    autotuner_.restart(rows.size() > 1);
    tuned_rows_ = rows.size();
  }
  auto begin = Clock::now();
  for (int s = 0; s < steps; ++s) {
    pool_.set_single_threaded(autotuner_.way() == StepWay::kOneThread);
    step(rows);
    sample_tokens(rows, params, out + s, steps);
    const auto end = Clock::now();
    autotuner_.record(std::chrono::duration<double>(end - begin).count());
    begin = end;
  }
}

void Decoder::sample_tokens(std::span<const int> rows, std::span<const SamplingParams> params,
                            std::int64_t* out, long stride) {
  const auto padded = static_cast<std::size_t>(weights_.x_out.padded_outputs());
  pool_.run(static_cast<int>(rows.size()), [&](int i, int worker) {
    State& state = states_[rows[i]];
    const std::span<float> logits(logits_.floats() + i * padded,
                                  static_cast<std::size_t>(config_.vocabulary));
    finite_[i] = all_finite(logits);
    if (!finite_[i] || params[i].guides >= 0) return;
    if (!guide(params, i, logits_.floats(), padded, config_.vocabulary)) return;
    state.last = samplers_[worker](logits, params[i], state.length);
    ++state.length;
    out[i * stride] = state.last;
  });
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!finite_[i]) throw NonFiniteLogits(rows[i], length(rows[i]));
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (params[i].guides < 0) continue;
    State& state = states_[rows[i]];
    state.last = out[i * stride] = out[params[i].guides * stride];
    ++state.length;
  }
}

void Decoder::logits(std::span<const int> rows, float* out) {
  check_rows(rows, 1);
  step(rows);
  const auto stride = static_cast<std::size_t>(weights_.x_out.padded_outputs());
  const auto vocabulary = static_cast<std::size_t>(config_.vocabulary);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::copy_n(logits_.floats() + i * stride, vocabulary, out + i * vocabulary);
  }
}

void Decoder::step(std::span<const int> rows) {
  const std::size_t shares = std::min(shares_.size(), rows.size());
  if (shares < 2 || autotuner_.way() != StepWay::kSplitRows) {
    step_part(forward_, rows, 0, rows.size());
    return;
  }
  pool_.run(static_cast<int>(shares), [&](int task, int) {
    const auto share = static_cast<std::size_t>(task);
    step_part(shares_[share].forward, rows, rows.size() * share / shares,
              rows.size() * (share + 1) / shares);
  });
}

// Rows [begin, end) of `rows`.
void Decoder::step_part(Forward& forward, std::span<const int> rows, std::size_t begin,
                        std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) {
    const State& state = states_[rows[i]];
    embed(state, state.length, state.last, forward.x(static_cast<int>(i - begin)));
    entries_[i] = {state.cache.data(), state.length};
  }
  forward.run({entries_.data() + begin, end - begin}, false, true);
  if (config_.add_cond_after) {
    for (std::size_t i = begin; i < end; ++i) {
      const State& state = states_[rows[i]];
      const float* cond = x_cond(state, state.length);
      float* x = forward.x(static_cast<int>(i - begin));
      for (int k = 0; cond != nullptr && k < config_.transformer.width; ++k) x[k] += cond[k];
    }
  }
  const auto padded = static_cast<std::size_t>(weights_.x_out.padded_outputs());
  forward.logits(static_cast<int>(end - begin), logits_.floats() + begin * padded);
}

void Decoder::embed(const State& state, int position, std::int64_t previous, float* x) const {
  const auto width = static_cast<std::size_t>(config_.transformer.width);
  const float* input =
      position == 0 ? state.start.data()
                    : weights_.embeddings.data() + static_cast<std::size_t>(previous) * width;
  const float* positional = weights_.positions.data() + static_cast<std::size_t>(position) * width;
  const float* cond = x_cond(state, position);
  for (std::size_t k = 0; k < width; ++k) {
    const float sum = input[k] + positional[k];
    x[k] = cond == nullptr ? sum : sum + cond[k];
  }
}

const float* Decoder::x_cond(const State& state, int position) const {
  if (state.x_cond_positions == 0) return nullptr;
  if (state.x_cond_positions == 1) return state.x_cond;
  return state.x_cond + static_cast<std::size_t>(position) * config_.transformer.width;
}

std::size_t Decoder::checked_row(int row) const {
  check_row(row, rows());
  return static_cast<std::size_t>(row);
}

void Decoder::check_rows(std::span<const int> rows, int tokens) const {
  check_distinct(rows);
  for (int row : rows) check_room(row, length(row), tokens, config_.transformer.n_ctx);
}

}  // namespace crooner::engine::cpu
