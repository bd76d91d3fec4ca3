#include "engine/cuda/packed_matrix.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "base/half.h"
#include "base/precision.h"
#include "engine/cuda/shapes.h"

namespace crooner::engine::cuda {
namespace {

constexpr unsigned char kZeroByte = 128;  // an int8 weight of 0

std::size_t align(std::size_t bytes) {
  return (bytes + kMatrixAlignment - 1) / kMatrixAlignment * kMatrixAlignment;
}

std::size_t weight_bytes(Precision type, int inputs, int outputs) {
  const int tile = tile_outputs(type), padded = (outputs + tile - 1) / tile * tile;
  const int held = type == Precision::kFp32 ? inputs : units_of(inputs) * kUnit;
  return static_cast<std::size_t>(padded) * held * static_cast<std::size_t>(bytes_per_weight(type));
}

std::size_t scale_bytes(Precision type, int outputs) {
  return type == Precision::kInt8 ? static_cast<std::size_t>(outputs) * sizeof(float) : 0;
}

// Where the weight of input k and output o lies, in weights.
std::size_t weight_index(Precision type, int inputs, int k, int o) {
  if (type == Precision::kFp32) {
    return (static_cast<std::size_t>(o / 32) * inputs + k) * 32 + o % 32;
  }
  const std::size_t unit = static_cast<std::size_t>(o / 16) * units_of(inputs) + k / kUnit;
  const int lane = o % 8 * 4 + k % 8 / 2;
  const int word = o / 8 % 2 + k / 8 % 2 * 2;  // of the four of a fragment
  const int half = k / 16 % 2;
  return type == Precision::kInt8
             ? unit * 512 + static_cast<std::size_t>(lane) * 16 + half * 8 + word * 2 + k % 2
             : unit * 512 + static_cast<std::size_t>(half * 32 + lane) * 8 + word * 2 + k % 2;
}

void store_weight(Precision type, float value, std::byte* memory, std::size_t index) {
  switch (type) {
    case Precision::kFp16:
      reinterpret_cast<std::uint16_t*>(memory)[index] = float_to_fp16(value);
      return;
    case Precision::kBf16:
      reinterpret_cast<std::uint16_t*>(memory)[index] = float_to_bf16(value);
      return;
    case Precision::kInt8:
      memory[index] = static_cast<std::byte>(std::lround(value) + kZeroByte);
      return;
    default:
      reinterpret_cast<float*>(memory)[index] = value;
  }
}

// Calls visit(k, o, w) for every weight of the range, in the order of the tensor; o counts from its
// first output.
template <class Visit>
void for_each_weight(const TensorView& tensor, bool transposed, const OutputRange& range,
                     Visit visit) {
  const std::int64_t columns = tensor.shape[1];
  const std::int64_t rows = transposed ? range.count : tensor.shape[0];
  const std::int64_t read = transposed ? columns : range.count;
  std::vector<float> row(static_cast<std::size_t>(read));
  for (std::int64_t i = 0; i < rows; ++i) {
    const std::int64_t first = transposed ? (range.first + i) * columns : i * columns + range.first;
    read_floats(tensor, first, read, row.data());
    for (std::int64_t j = 0; j < read; ++j) {
      const int k = static_cast<int>(transposed ? j : i), o = static_cast<int>(transposed ? i : j);
      visit(k, o, row[j]);
    }
  }
}

}  // namespace

std::size_t packed_bytes(Precision type, int inputs, int outputs) {
  return weight_bytes(type, inputs, outputs);
}

std::size_t tail_offset(Precision type, int inputs, int outputs) {
  return align(weight_bytes(type, inputs, outputs));
}

std::size_t tail_bytes(Precision type, int outputs, bool bias) {
  return align(scale_bytes(type, outputs)) +
         (bias ? align(static_cast<std::size_t>(outputs) * sizeof(float)) : 0);
}

std::size_t matrix_bytes(Precision type, int inputs, int outputs, bool bias) {
  return tail_offset(type, inputs, outputs) + tail_bytes(type, outputs, bias);
}

void pack_outputs(const TensorView& weights, bool transposed, const OutputRange& range,
                  Precision type, std::byte* memory, std::vector<float>* scales) {
  const int inputs = static_cast<int>(weights.shape[transposed ? 1 : 0]);
  std::memset(memory, type == Precision::kInt8 ? kZeroByte : 0,
              weight_bytes(type, inputs, range.count));
  std::vector<float> factors(static_cast<std::size_t>(range.count), 1.0f);
  if (type == Precision::kInt8) {
    std::vector<float> largest(factors.size(), 0.0f);
    for_each_weight(weights, transposed, range, [&](int, int o, float w) {
      float& top = largest[o];
      top = std::max(top, std::abs(w));
    });
    for (std::size_t o = 0; o < largest.size(); ++o) {
      scales->push_back(largest[o] / 127.0f);
      factors[o] = largest[o] > 0 ? 127.0f / largest[o] : 0.0f;
    }
  }
  for_each_weight(weights, transposed, range, [&](int k, int o, float w) {
    store_weight(type, w * factors[o], memory, weight_index(type, inputs, k, o));
  });
}

void pack_tail(const std::vector<float>& scales, const std::vector<float>& bias,
               std::byte* memory) {
  std::copy(scales.begin(), scales.end(), reinterpret_cast<float*>(memory));
  memory += align(scales.size() * sizeof(float));
  std::copy(bias.begin(), bias.end(), reinterpret_cast<float*>(memory));
}

Matrix matrix_at(const std::byte* memory, Precision type, int inputs, int outputs, bool bias) {
  Matrix m;
  m.weights = memory;
  m.inputs = inputs;
  m.outputs = outputs;
  m.type = type;
  memory += align(weight_bytes(type, inputs, outputs));
  if (type == Precision::kInt8) m.scales = reinterpret_cast<const float*>(memory);
  memory += align(scale_bytes(type, outputs));
  if (bias) m.bias = reinterpret_cast<const float*>(memory);
  return m;
}

}  // namespace crooner::engine::cuda
