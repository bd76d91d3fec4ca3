#include "engine/cpu/hashes.h"

#include <bit>
#include <sstream>

#include "engine/cpu/decoder.h"
#include "engine/cpu/kernels.h"
#include "support/decoder/numbers.h"
#include "support/decoder/random_decoder.h"

namespace crooner::engine::cpu {
namespace {

std::uint64_t hash(const std::vector<float>& values) {
  std::uint64_t h = 0xcbf29ce484222325ull;  // FNV-1a over words
  for (float v : values) h = (h ^ std::bit_cast<std::uint32_t>(v)) * 0x100000001b3ull;
  return h;
}

// Tiles of a convolution and of a codebook's look-up, with positions that fill no tile.
std::uint64_t hash_of_tiles(int width) {
  constexpr int kRows = 29, kTaps = 3, kChannels = 7, kStride = 9;
  const Kernels& k = kernels(best_target());
  Numbers numbers(static_cast<std::uint64_t>(width));
  const auto x = numbers.vector((kRows + kTaps) * kStride),
             weights = numbers.vector(static_cast<std::size_t>(kTaps * kChannels * width)),
             bias = numbers.vector(static_cast<std::size_t>(width)),
             squares = numbers.vector(kRows);
  std::vector<float> out(static_cast<std::size_t>(kRows * width)), rectified = out;
  const float* const taps[kTaps] = {x.data(), x.data() + kStride, x.data() + 2 * kStride};
  ConvolutionTile tile{taps, kStride, kTaps, kChannels, weights.data(), width, kRows};
  tile.bias = bias.data();
  tile.residual = weights.data();
  tile.scale = 0.3f;
  tile.out = out.data();
  tile.out_stride = width;
  tile.rectified = rectified.data();
  tile.rectified_stride = width;
  k.convolve(tile);

  std::vector<float> smallest(kRows * kPanel, 1e30f), found(kRows * kPanel, 0.0f);
  k.nearest({x.data(), kStride, squares.data(), kRows, kChannels, weights.data(), bias.data(),
             width, 5, smallest.data(), found.data()});
  for (const auto* part : {&rectified, &smallest, &found}) {
    out.insert(out.end(), part->begin(), part->end());
  }
  return hash(out);
}

}  // namespace

std::string logit_hashes() {
  std::ostringstream out;
  for (const int width : {16, 32, 48, 64}) {
    out << "tiles " << width << " " << std::hex << hash_of_tiles(width) << std::dec << "\n";
  }
  constexpr std::pair<int, int> kOrders[] = {{0, 2}, {2, 3}, {3, 2}, {4, 2}, {8, 10}, {12, 16}};
  constexpr std::pair<Precision, const char*> kTypes[] = {{Precision::kFp32, "fp32"},
                                                          {Precision::kBf16, "bf16"},
                                                          {Precision::kFp16, "fp16"},
                                                          {Precision::kInt8, "int8"}};
  for (const auto& [order, depth] : kOrders) {
    const config::DecoderConfig config = small_config(order, depth);
    const RandomWeights weights(config, 11);
    const auto tokens = random_tokens(config, config.transformer.n_ctx, 5);
    for (const auto& [type, name] : kTypes) {
      const Precision cache = type == Precision::kInt8 ? Precision::kFp16 : type;
      Decoder decoder(config, {.type = type, .cache = cache, .rows = 9, .threads = 2},
                      weights.source());
      const RandomConditions conditions(config.transformer, 2);
      std::vector<float> logits = logits_by_steps(decoder, 0, conditions, tokens);

      // A batch, so that tiles of several rows are in the hash too.
      std::vector<int> rows;
      for (int row = 0; row < 9; ++row) {
        decoder.begin(row, conditions.view());
        decoder.append(row, {tokens.data(), static_cast<std::size_t>(3 * row)});
        rows.push_back(row);
      }
      std::vector<float> batch(9 * static_cast<std::size_t>(config.vocabulary));
      decoder.logits(rows, batch.data());
      logits.insert(logits.end(), batch.begin(), batch.end());
      out << "order " << order << " " << name << " " << std::hex << hash(logits) << std::dec
          << "\n";
    }
  }
  return out.str();
}

}  // namespace crooner::engine::cpu
