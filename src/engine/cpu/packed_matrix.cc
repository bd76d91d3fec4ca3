#include "engine/cpu/packed_matrix.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/half.h"

namespace crooner::engine::cpu {
namespace {

constexpr int kInputsPerTask = 64;

// Weights [i0, i1) x [0, outputs) as float32, row-major.
void read_block(const TensorView& tensor, bool transposed, int i0, int i1, int outputs,
                std::vector<float>& block) {
  const std::int64_t columns = tensor.shape[1];
  const int rows = i1 - i0;
  block.resize(static_cast<std::size_t>(rows) * static_cast<std::size_t>(outputs));
  if (!transposed) {
    read_floats(tensor, i0 * columns, static_cast<std::int64_t>(rows) * columns, block.data());
    return;
  }
  float row[kInputsPerTask];
  for (int j = 0; j < outputs; ++j) {
    read_floats(tensor, j * columns + i0, rows, row);
    for (int i = 0; i < rows; ++i) block[static_cast<std::size_t>(i) * outputs + j] = row[i];
  }
}

void store(float value, Precision type, std::byte* memory, std::size_t index) {
  switch (type) {
    case Precision::kBf16:
      reinterpret_cast<std::uint16_t*>(memory)[index] = float_to_bf16(value);
      return;
    case Precision::kFp16:
      reinterpret_cast<std::uint16_t*>(memory)[index] = float_to_fp16(value);
      return;
    case Precision::kInt8:
      reinterpret_cast<std::int8_t*>(memory)[index] = static_cast<std::int8_t>(std::lround(value));
      return;
    default:
      reinterpret_cast<float*>(memory)[index] = value;
  }
}

}  // namespace

PackedMatrix pack(const TensorView& weights, bool transposed, Precision type, std::byte* memory,
                  ThreadPool& pool) {
  PackedMatrix m;
  m.type = type;
  m.inputs = static_cast<int>(weights.shape[transposed ? 1 : 0]);
  m.outputs = static_cast<int>(weights.shape[transposed ? 0 : 1]);
  m.weights = memory;
  m.bias.assign(m.padded_outputs(), 0.0f);

  const int tasks = (m.inputs + kInputsPerTask - 1) / kInputsPerTask;
  std::vector<std::vector<float>> blocks(static_cast<std::size_t>(pool.size()));
  std::vector<float> factors(static_cast<std::size_t>(m.outputs), 1.0f);
  if (type == Precision::kInt8) {
    std::vector<float> largest(static_cast<std::size_t>(m.outputs), 0.0f);
    for (int task = 0; task < tasks; ++task) {
      const int i0 = task * kInputsPerTask, i1 = std::min(m.inputs, i0 + kInputsPerTask);
      read_block(weights, transposed, i0, i1, m.outputs, blocks[0]);
      for (std::size_t i = 0; i < blocks[0].size(); ++i) {
        float& top = largest[i % largest.size()];
        top = std::max(top, std::abs(blocks[0][i]));
      }
    }
    m.scales.assign(m.bias.size(), 0.0f);
    for (std::size_t j = 0; j < largest.size(); ++j) {
      m.scales[j] = largest[j] / 127.0f;
      factors[j] = largest[j] > 0 ? 127.0f / largest[j] : 0.0f;
    }
  }

  pool.run(tasks, [&](int task, int worker) {
    const int i0 = task * kInputsPerTask, i1 = std::min(m.inputs, i0 + kInputsPerTask);
    std::vector<float>& block = blocks[worker];
    read_block(weights, transposed, i0, i1, m.outputs, block);
    for (int p = 0; p < m.panels(); ++p) {
      std::byte* panel = memory + (m.panel(p) - m.weights);
      const int width = m.width(p), first = p * kPanel;
      for (int i = i0; i < i1; ++i) {
        const float* row = block.data() + static_cast<std::size_t>(i - i0) * m.outputs;
        for (int j = 0; j < width; ++j) {
          const int output = first + j;
          const float value = output < m.outputs ? row[output] * factors[output] : 0.0f;
          store(value, type, panel, static_cast<std::size_t>(i) * width + packed_index(type, j));
        }
      }
    }
  });
  return m;
}

}  // namespace crooner::engine::cpu
