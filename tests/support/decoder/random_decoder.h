#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "config/decoder_config.h"
#include "engine/inputs/row_conditions.h"
#include "engine/inputs/weight_source.h"
#include "support/decoder/numbers.h"

namespace crooner::engine {

// A decoder's weights, generated from a seed.
struct RandomWeights {
  struct Tensor {
    std::vector<std::int64_t> shape;
    std::vector<float> values;
  };

  RandomWeights(const config::DecoderConfig& config, std::uint64_t seed);

  const std::vector<float>& at(const std::string& name) const { return tensors.at(name).values; }
  WeightSource source() const;

  std::map<std::string, Tensor> tensors;
};

// The conditions of one row, with their memory.
struct RandomConditions {
  RandomConditions(const config::TransformerConfig& config, std::uint64_t seed);
  RowConditions view() const;

  std::vector<float> start, x_cond, encoder_kv;
  int positions;
};

// A small transformer of an attention order: 6 rows of 5 positions, spread 2, 7 lyric
// positions, 7 prime tokens.
config::DecoderConfig small_config(int attn_order, int depth);

// The positions that position p attends to, by the table of docs/spec/model.md, section 3; -1 is a
// zero key and value.
std::vector<int> attended_positions(const config::TransformerConfig& config,
                                    config::AttentionFunc func, int p);

std::vector<std::int64_t> random_tokens(const config::DecoderConfig& config, int n,
                                        std::uint64_t seed);

// The specification's transformer in double precision, position by position, straight from its
// definition. Returns the logits after each of tokens[0..n-1): [n][vocabulary]; position i has seen
// the tokens before it. `hidden`, if not null: [n][width], before x_cond is added again.
std::vector<double> reference_logits(const config::DecoderConfig& config,
                                     const RandomWeights& weights,
                                     const RandomConditions& conditions,
                                     const std::vector<std::int64_t>& tokens,
                                     std::vector<double>* hidden = nullptr);

// Logits of an engine's decoder after each of the tokens, by single steps.
template <class Decoder>
std::vector<float> logits_by_steps(Decoder& decoder, int row, const RandomConditions& conditions,
                                   const std::vector<std::int64_t>& tokens) {
  const auto vocabulary = static_cast<std::size_t>(decoder.config().vocabulary);
  std::vector<float> all(tokens.size() * vocabulary);
  decoder.begin(row, conditions.view());
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    decoder.logits({&row, 1}, all.data() + i * vocabulary);
    decoder.append(row, {&tokens[i], 1});
  }
  return all;
}

}  // namespace crooner::engine
