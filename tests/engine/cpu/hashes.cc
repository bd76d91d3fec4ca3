#include "engine/cpu/hashes.h"

#include <bit>
#include <sstream>

#include "engine/cpu/random_decoder.h"

namespace crooner::engine::cpu {
namespace {

std::uint64_t hash(const std::vector<float>& values) {
  std::uint64_t h = 0xcbf29ce484222325ull;  // FNV-1a over words
  for (float v : values) h = (h ^ std::bit_cast<std::uint32_t>(v)) * 0x100000001b3ull;
  return h;
}

}  // namespace

std::string logit_hashes() {
  std::ostringstream out;
  constexpr std::pair<int, int> kOrders[] = {{0, 2}, {2, 3}, {3, 2}, {4, 2}, {8, 10}, {12, 16}};
  constexpr std::pair<WeightType, const char*> kTypes[] = {{WeightType::kFp32, "fp32"},
                                                           {WeightType::kBf16, "bf16"},
                                                           {WeightType::kFp16, "fp16"},
                                                           {WeightType::kInt8, "int8"}};
  for (const auto& [order, depth] : kOrders) {
    const DecoderShape shape = small_shape(order, depth);
    const RandomWeights weights(shape, 11);
    const auto tokens = random_tokens(shape, shape.transformer.n_ctx, 5);
    for (const auto& [type, name] : kTypes) {
      Decoder decoder(shape, {.type = type, .rows = 9, .threads = 2}, weights.source());
      const RandomConditions conditions(shape.transformer, 2);
      std::vector<float> logits = logits_by_steps(decoder, 0, conditions, tokens);

      // A batch, so that tiles of several rows are in the hash too.
      std::vector<int> rows;
      for (int row = 0; row < 9; ++row) {
        decoder.begin(row, conditions.view());
        decoder.append(row, {tokens.data(), static_cast<std::size_t>(3 * row)});
        rows.push_back(row);
      }
      std::vector<float> batch(9 * static_cast<std::size_t>(shape.vocabulary));
      decoder.logits(rows, batch.data());
      logits.insert(logits.end(), batch.begin(), batch.end());
      out << "order " << order << " " << name << " " << std::hex << hash(logits) << std::dec
          << "\n";
    }
  }
  return out.str();
}

}  // namespace crooner::engine::cpu
