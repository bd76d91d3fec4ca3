#include "model/cpu_vqvae.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>

#include <algorithm>

#include "base/error.h"
#include "base/signals.h"
#include "base/strings.h"
#include "engine/convolution/packed_codebook.h"
#include "model/cpu_convolutions.h"

namespace crooner::model {
namespace {

namespace cpu = engine::cpu;

// Samples that flow through at a time: few enough that the signals between the layers stay in
// cache.
constexpr std::int64_t kThreadChunkSamples = 4032;
constexpr std::int64_t kMinCodes = 72;  // so that all threads have work

}  // namespace

at::Tensor cpu_encode(const VqvaeEncoder& encoder, const at::Tensor& codebook, std::int64_t hop,
                      const at::Tensor& audio, const std::stop_token& stop) {
  const auto input = audio.contiguous();
  const auto rows = codebook.detach().contiguous();
  const std::int64_t total = input.size(2) / hop;
  auto codes = at::empty({input.size(0), total}, at::kLong);

  const auto network = pack(encoder.layers(), 1);
  const engine::convolution::PackedCodebook nearest(
      rows.const_data_ptr<float>(), static_cast<int>(rows.size(0)), static_cast<int>(rows.size(1)));
  cpu::ThreadPool pool(at::get_num_threads());
  const auto& kernels = cpu::kernels(cpu::best_target());
  for (std::int64_t item = 0; item < input.size(0); ++item) {
    const float* samples = input.const_data_ptr<float>() + item * input.size(2);
    std::int64_t* to = codes.data_ptr<std::int64_t>() + item * total;
    network.run(
        total * hop, std::max(kThreadChunkSamples, kMinCodes * hop), pool,
        [&](long first, long count, float* row, long stride) {
          throw_if_interrupted(stop);
          for (long i = 0; i < count; ++i) row[i * stride] = samples[first + i];
        },
        [&](long first, long count, const float* vectors, long stride) {
          nearest.nearest(kernels, pool, vectors, stride, count, to + first);
        });
  }
  return codes;
}

CpuVqvaeDecoder::CpuVqvaeDecoder(const VqvaeDecoder& decoder, const at::Tensor& codebook,
                                 std::int64_t hop)
    : network_(pack(decoder.layers(), static_cast<int>(codebook.size(1)))),
      rows_(codebook.detach().contiguous()),
      hop_(hop) {}

void CpuVqvaeDecoder::run(std::int64_t total, cpu::ThreadPool& pool, const Codes& codes,
                          float* samples, std::atomic<std::int64_t>* decoded) const {
  const std::int64_t bins = rows_.size(0), width = rows_.size(1);
  const float* rows = rows_.const_data_ptr<float>();
  network_.run(
      total, std::max(kThreadChunkSamples / hop_, kMinCodes), pool,
      [&](long first, long count, float* row, long stride) {
        for (long i = 0; i < count; ++i) {
          const std::int64_t code = codes(first + i);
          if (code < 0 || code >= bins) {
            throw InputError(
                str_cat("Code ", first + i, " is ", code, "; the codebook has ", bins, " codes."));
          }
          std::copy_n(rows + code * width, width, row + i * stride);
        }
      },
      [&](long first, long count, const float* row, long stride) {
        for (long i = 0; i < count; ++i) samples[first + i] = row[i * stride];
        if (decoded) decoded->store(first + count, std::memory_order_release);
      });
}

at::Tensor cpu_decode(const VqvaeDecoder& decoder, const at::Tensor& codebook, std::int64_t hop,
                      const at::Tensor& codes, const std::stop_token& stop) {
  const auto input = codes.contiguous();
  const std::int64_t total = input.size(1);
  auto audio = at::empty({input.size(0), 1, total * hop}, at::TensorOptions().dtype(at::kFloat));
  const CpuVqvaeDecoder packed(decoder, codebook, hop);
  cpu::ThreadPool pool(at::get_num_threads());
  for (std::int64_t item = 0; item < input.size(0); ++item) {
    const std::int64_t* from = input.const_data_ptr<std::int64_t>() + item * total;
    packed.run(
        total, pool,
        [&](std::int64_t index) {
          if (index % kMinCodes == 0) throw_if_interrupted(stop);
          return from[index];
        },
        audio.data_ptr<float>() + item * total * hop);
  }
  return audio;
}

}  // namespace crooner::model
