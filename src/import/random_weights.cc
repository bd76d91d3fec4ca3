#include "import/random_weights.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string_view>
#include <vector>

#include "base/half.h"
#include "base/philox.h"

namespace crooner::importer {
namespace {

constexpr std::int64_t kRandomChunk = 1 << 20;  // elements; a multiple of a block's 4 words

struct Distribution {
  float mean = 0;
  float deviation = 0;
};

// Distribution by the role that the name shows.
Distribution choose_distribution(const TensorSpec& tensor) {
  const std::string_view name = tensor.name;
  const auto& shape = tensor.shape;
  const auto ends = [&](std::string_view end) { return name.ends_with(end); };
  const auto scaled = [](double gain, std::int64_t inputs) {
    return Distribution{0, static_cast<float>(gain / std::sqrt(static_cast<double>(inputs)))};
  };
  if (name.starts_with("bottleneck.")) return {0, 0.2f};  // so that audio stays within [-1, 1]
  if (ends(".c_proj.w")) return scaled(0.3, shape[0]);    // closes a residual branch
  if (ends(".w")) return scaled(1, shape[0]);             // [in, out]
  if (shape.size() == 3) {
    const bool transposed = shape[2] % 2 == 0 && !name.starts_with("encoders.");
    const std::int64_t inputs = transposed ? shape[0] * 2              // [in, out, k], stride k / 2
                                           : shape[1] * shape[2];      // [out, in, k]
    if (ends(".model.3.weight")) return scaled(0.3, inputs);           // closes a residual branch
    const bool conditioner = name.starts_with("conditioner_blocks.");  // a layer norm follows
    return scaled(conditioner || ends(".model.1.weight") ? 1.4 : 1, inputs);
  }
  const bool norm = name.find("ln_") != name.npos || name.find(".ln.") != name.npos ||
                    name.find("_ln.") != name.npos;
  if (norm) return {ends(".weight") ? 1.0f : 0.0f, 0.02f};
  if (shape.size() == 2) return scaled(1.25, shape[1]);  // embeddings and logits, [rows, width]
  return {0, 0.01f};                                     // biases
}

// A word's four bytes summed: mean 510, variance 4 * (256^2 - 1) / 12.
float nearly_normal(std::uint32_t word) {
  constexpr float kPerDeviation = 1.0f / 147.80054f;
  const std::uint32_t sum = (word & 255) + (word >> 8 & 255) + (word >> 16 & 255) + (word >> 24);
  return (static_cast<float>(sum) - 510.0f) * kPerDeviation;
}

}  // namespace

void for_each_random_chunk(const TensorSpec& tensor, std::uint64_t seed, std::uint32_t stream,
                           std::uint32_t index,
                           const std::function<void(std::span<const std::byte>)>& use) {
  const Distribution distribution = choose_distribution(tensor);
  const std::array<std::uint32_t, 2> key{static_cast<std::uint32_t>(seed),
                                         static_cast<std::uint32_t>(seed >> 32)};
  const std::int64_t total = tensor.elements();
  std::vector<float> values(static_cast<std::size_t>(std::min(total + 3, kRandomChunk + 3)));
  std::vector<std::uint16_t> halves;
  for (std::int64_t begin = 0; begin < total; begin += kRandomChunk) {
    const auto count = static_cast<std::size_t>(std::min(kRandomChunk, total - begin));
    for (std::size_t i = 0; i < count; i += 4) {
      const auto block = static_cast<std::uint64_t>(begin) / 4 + i / 4;
      const PhiloxBlock words =
          philox({static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(block >> 32), index,
                  kReservedStreams | stream},
                 key);
      for (std::size_t j = 0; j < 4; ++j) {
        values[i + j] = distribution.mean + distribution.deviation * nearly_normal(words[j]);
      }
    }
    const std::span<const float> chunk(values.data(), count);
    if (tensor.dtype == DType::kF16) {
      halves.resize(count);
      std::transform(chunk.begin(), chunk.end(), halves.begin(), float_to_fp16);
      use(std::as_bytes(std::span<const std::uint16_t>(halves)));
    } else {
      use(std::as_bytes(chunk));
    }
  }
}

}  // namespace crooner::importer
