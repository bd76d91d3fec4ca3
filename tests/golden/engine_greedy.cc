#include "golden/engine_greedy.h"

#include <torch/types.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "base/precision.h"

namespace crooner::golden {

EngineKind engine_kind(const std::string& name) {
  const auto kind = parse_engine_kind(name);
  if (!kind) throw std::runtime_error("There is no engine '" + name + "'.");
  return *kind;
}

Greedy engine_greedy(engine::Engine& engine, const model::Conditions& conditions,
                     const at::Tensor& prefix, std::int64_t total, std::int64_t chunk) {
  const std::int64_t known = prefix.size(1);
  const auto items = static_cast<int>(prefix.size(0));
  std::vector<int> rows(items);
  std::iota(rows.begin(), rows.end(), 0);
  const auto tokens = torch::zeros({items, total}, at::kLong);
  tokens.narrow(1, 0, known).copy_(prefix);
  // Without labels all items share one start.
  const auto of_row = [&](const at::Tensor& all, int row) {
    return all.defined() ? all.narrow(0, all.size(0) == 1 ? 0 : row, 1) : at::Tensor();
  };
  const auto begin = [&] {
    for (int row : rows) {
      engine.begin(row, {of_row(conditions.start, row), of_row(conditions.x_cond, row),
                         of_row(conditions.encoder_kv, row)});
    }
  };
  const auto prefill = [&](std::int64_t first, std::int64_t count) {
    for (int row : rows) {
      const auto* own = tokens[row].const_data_ptr<std::int64_t>() + first;
      engine.prefill(row, {own, static_cast<std::size_t>(count)});
    }
  };

  std::vector<at::Tensor> logits;
  begin();
  for (std::int64_t p = 0; p < known; ++p) {
    logits.push_back(engine.logits(rows));
    prefill(p, 1);
  }
  begin();
  for (std::int64_t p = 0; p < known; p += chunk) prefill(p, std::min(chunk, known - p));
  engine::SamplingParams params;
  params.greedy = true;
  const std::vector<engine::SamplingParams> all_params(rows.size(), params);
  for (std::int64_t p = known; p < total; ++p) {
    logits.push_back(engine.logits(rows));
    const auto drawn = engine.decode(rows, 1, all_params);
    for (int row : rows) tokens[row][p] = drawn[row];
  }
  return {tokens, torch::stack(logits, 1)};
}

}  // namespace crooner::golden
