#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>

#include "base/strings.h"
#include "engine/engine.h"
#include "engine/plain_weights.h"
#include "engine/token_sampler/guidance.h"
#include "engine/token_sampler/non_finite.h"
#include "nn/autoregressive.h"
#include "tensor/thread_count_guard.h"

namespace crooner::engine {
namespace {

// LibTorch's products round differently with another number of threads, so deterministic results
// need the same number on every machine.
constexpr int kDeterministicThreads = 1;

// Prefill processes about this many positions at a time: large products, small activations.
constexpr int kPrefillPositions = 512;

// Whole rows of the attention grid, so that a block's attention splits into few segments.
int prefill_block(const config::TransformerConfig& config) {
  const int grid_row = config.block_ctx();
  return std::max(1, kPrefillPositions / grid_row) * grid_row;
}

class PlainEngine : public Engine {
 public:
  PlainEngine(const config::DecoderConfig& config, const tensor::Scope& weights,
              const EngineOptions& options)
      : config_(config),
        options_(options),
        weights_(plain_weights(config, weights, options.precision, options.device)),
        decoder_(config, tensor::Scope(weights_)),
        token_sampler_(config.vocabulary),
        lengths_(options.rows, 0) {
    const c10::InferenceMode inference;
    const auto& transformer = config.transformer;
    // Deterministic rows have separate caches: products may round differently at another alignment,
    // so the bits of a row in a shared tensor would depend on its index.
    const int caches = options.deterministic ? options.rows : 1;
    for (int i = 0; i < caches; ++i) {
      caches_.emplace_back(transformer, options.rows / caches, decoder_.transformer().dtype(),
                           options.device);
    }
    const auto floats = at::TensorOptions(options.device).dtype(at::kFloat);
    conditions_.start = at::zeros({options.rows, transformer.width}, floats);
    tokens_ = at::zeros({options.rows, transformer.n_ctx}, floats.dtype(at::kLong));
  }

  const config::DecoderConfig& config() const override { return config_; }
  int rows() const override { return options_.rows; }
  const char* name() const override { return "plain"; }

  int length(int row) const override {
    check_row(row);
    return lengths_[row];
  }

  void begin(int row, const nn::Conditions& conditions) override {
    const c10::InferenceMode inference;
    const tensor::ThreadCountGuard threads(thread_count());
    check_row(row);
    lengths_[row] = 0;
    conditions_.start[row].copy_(conditions.start[0]);
    if (conditions.x_cond.defined()) {
      if (!conditions_.x_cond.defined()) {
        const auto& x_cond = conditions.x_cond;
        conditions_.x_cond =
            at::zeros({options_.rows, x_cond.size(1), x_cond.size(2)}, conditions_.start.options());
      }
      conditions_.x_cond[row].copy_(conditions.x_cond[0]);
    } else if (conditions_.x_cond.defined()) {
      conditions_.x_cond[row].zero_();
    }
    auto cache = cache_of_rows(row, 1);
    if (conditions.encoder_kv.defined()) {
      decoder_.transformer().cache_lyrics(conditions.encoder_kv.to(options_.device), cache);
    }
  }

  void set_length_for_benchmark(int row,
                                int length) override {  // keys and values are zeros, or old ones
    check_row(row);
    lengths_[row] = 0;
    check_room(row, length);
    lengths_[row] = length;
  }

  void prefill(int row, std::span<const std::int64_t> tokens) override {
    const c10::InferenceMode inference;
    const tensor::ThreadCountGuard threads(thread_count());
    check_room(row, static_cast<int>(tokens.size()));
    store_tokens(row, tokens);
    const int block = prefill_block(config_.transformer);
    const int end = lengths_[row] + static_cast<int>(tokens.size());
    while (lengths_[row] < end) {
      const int next = std::min((lengths_[row] / block + 1) * block, end);
      run(row, 1, lengths_[row], next - lengths_[row]);
      lengths_[row] = next;
    }
  }

  void replay(int row, std::span<const std::int64_t> tokens) override {
    const c10::InferenceMode inference;
    const tensor::ThreadCountGuard threads(thread_count());
    check_room(row, static_cast<int>(tokens.size()));
    store_tokens(row, tokens);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      run(row, 1, lengths_[row], 1);
      ++lengths_[row];
    }
  }

  std::vector<std::int64_t> decode(std::span<const int> rows, int steps,
                                   std::span<const SamplingParams> params) override {
    const c10::InferenceMode inference;
    const tensor::ThreadCountGuard threads(thread_count());
    if (params.size() != rows.size()) {
      throw UsageError(
          str_cat(rows.size(), " rows need as many sampling parameters, not ", params.size(), "."));
    }
    check_guides(params);
    for (int row : rows) check_room(row, steps);
    std::vector<std::int64_t> tokens(rows.size() * steps);
    const std::vector<Group> groups = make_groups(rows);
    for (int step = 0; step < steps; ++step) {
      const at::Tensor logits = next_logits(groups, rows.size());
      for (std::size_t i = 0; i < rows.size(); ++i) check_finite(logits, i, rows[i]);
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (params[i].guides >= 0) continue;
        tokens[i * steps + step] = sample_token(logits, i, rows[i], params);
      }
      for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::size_t sampled = params[i].guides >= 0 ? params[i].guides : i;
        const std::int64_t token = tokens[i * steps + step] = tokens[sampled * steps + step];
        store_tokens(rows[i], std::span(&token, 1));
        ++lengths_[rows[i]];
      }
    }
    return tokens;
  }

  at::Tensor logits(std::span<const int> rows) override {
    const c10::InferenceMode inference;
    const tensor::ThreadCountGuard threads(thread_count());
    for (int row : rows) check_room(row, 1);
    return next_logits(make_groups(rows), rows.size());
  }

 private:
  // Neighbouring rows of equal length, which run through the transformer as one batch.
  struct Group {
    int first = 0;
    int count = 0;
    std::vector<std::size_t> entries;  // their indices in the caller's `rows`
  };

  std::vector<Group> make_groups(std::span<const int> rows) const {
    std::vector<std::size_t> order(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return rows[a] < rows[b]; });
    std::vector<Group> result;
    for (std::size_t entry : order) {
      const int row = rows[entry];
      const bool joins = !options_.deterministic && !result.empty() &&
                         row == result.back().first + result.back().count &&
                         lengths_[row] == lengths_[result.back().first];
      if (!joins) result.push_back({row, 0, {}});
      ++result.back().count;
      result.back().entries.push_back(entry);
    }
    return result;
  }

  int thread_count() const {
    return options_.deterministic ? kDeterministicThreads : options_.threads;
  }

  nn::TransformerCache cache_of_rows(int first, int count) {
    return options_.deterministic ? caches_[first] : caches_.front().slice(first, count);
  }

  // Runs positions of some rows, whose input tokens are in tokens_: [count, positions, width].
  at::Tensor run(int first_row, int count, int first_position, int positions) {
    auto cache = cache_of_rows(first_row, count);
    const at::Tensor x = decoder_.embed(tokens_.narrow(0, first_row, count), first_position,
                                        positions, conditions_.slice(first_row, count));
    return decoder_.transformer().forward_cached(x, cache, first_position);
  }

  // The logits of the next token of all groups: float32 [rows, vocabulary], on the CPU.
  at::Tensor next_logits(const std::vector<Group>& groups, std::size_t rows) {
    at::Tensor result = at::empty({static_cast<std::int64_t>(rows), config_.vocabulary},
                                  at::TensorOptions().dtype(at::kFloat));
    for (const Group& group : groups) {
      const int position = lengths_[group.first];
      const at::Tensor h = run(group.first, group.count, position, 1);
      const at::Tensor logits =
          decoder_.logits(h, position, conditions_.slice(group.first, group.count))
              .select(1, 0)
              .to(at::kCPU);
      for (int i = 0; i < group.count; ++i) {
        result[static_cast<std::int64_t>(group.entries[i])].copy_(logits[i]);
      }
    }
    return result;
  }

  std::span<float> row_of(const at::Tensor& logits, std::size_t i) const {
    const auto vocabulary = static_cast<std::size_t>(config_.vocabulary);
    return {logits.mutable_data_ptr<float>() + i * vocabulary, vocabulary};
  }

  void check_finite(const at::Tensor& logits, std::size_t i, int row) const {
    if (!all_finite(row_of(logits, i))) throw NonFiniteLogits(row, lengths_[row]);
  }

  // Of the i-th row of a call.
  std::int64_t sample_token(const at::Tensor& logits, std::size_t i, int row,
                            std::span<const SamplingParams> params) {
    guide(params, i, logits.mutable_data_ptr<float>(), static_cast<std::size_t>(config_.vocabulary),
          config_.vocabulary);
    return token_sampler_(row_of(logits, i), params[i], lengths_[row]);
  }

  // Writes tokens after those that the row holds, without changing its length.
  void store_tokens(int row, std::span<const std::int64_t> tokens) {
    const auto count = static_cast<std::int64_t>(tokens.size());
    const auto target = tokens_[row].narrow(0, lengths_[row], count);
    const at::Tensor source = at::empty({count}, at::TensorOptions().dtype(at::kLong));
    std::copy(tokens.begin(), tokens.end(), source.mutable_data_ptr<std::int64_t>());
    target.copy_(source);
  }

  void check_row(int row) const {
    if (row >= 0 && row < options_.rows) return;
    throw UsageError(
        str_cat("There is no row ", row, "; the engine has ", options_.rows, " rows."));
  }

  void check_room(int row, int tokens) const {
    check_row(row);
    if (lengths_[row] + tokens <= config_.transformer.n_ctx) return;
    throw UsageError(str_cat("Row ", row, " holds ", lengths_[row], " tokens and has no room for ",
                             tokens, " more; its context is ", config_.transformer.n_ctx, "."));
  }

  config::DecoderConfig config_;
  EngineOptions options_;
  tensor::StateDict weights_;
  nn::Autoregressive decoder_;
  std::vector<nn::TransformerCache> caches_;
  nn::Conditions conditions_;  // of all rows; encoder_kv is in the caches
  at::Tensor tokens_;          // int64 [rows, n_ctx]
  TokenSampler token_sampler_;
  std::vector<int> lengths_;
};

}  // namespace

std::unique_ptr<Engine> make_plain_engine(const config::DecoderConfig& config,
                                          const tensor::Scope& weights,
                                          const EngineOptions& options) {
  return std::make_unique<PlainEngine>(config, weights, options);
}

}  // namespace crooner::engine
