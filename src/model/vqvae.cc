#include "model/vqvae.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>

#include "base/error.h"
#include "base/signals.h"
#include "base/strings.h"
#include "model/chunks.h"
#include "model/codebook.h"
#include "model/cpu_vqvae.h"
#include "model/vqvae_coder.h"
#include "tensor/batch_of_one.h"
#include "tensor/device.h"

namespace crooner::model {
namespace {

// Samples per chunk, unless the receptive field is so wide that most of it would be overlap.
constexpr std::int64_t kChunkSamples = 1 << 18;

// How far a network's receptive field extends beyond a unit, in units of `hop` samples, and the
// length of its chunks.
struct ReceptiveField {
  std::int64_t before;
  std::int64_t after;
  std::int64_t length;

  ReceptiveField(std::int64_t units_before, std::int64_t units_after, std::int64_t hop)
      : before(units_before),
        after(units_after),
        length(std::max(nn::ceil_div(kChunkSamples, hop), 4 * (units_before + units_after))) {}
};

// The encoder's receptive field, in codes.
ReceptiveField receptive_field_of(const VqvaeEncoder& encoder, std::int64_t hop) {
  const auto samples = encoder.receptive_field({0, 0});
  return {nn::ceil_div(-samples.first, hop), nn::ceil_div(samples.last - (hop - 1), hop), hop};
}

ReceptiveField receptive_field_of(const VqvaeDecoder& decoder, std::int64_t hop) {
  const auto codes = decoder.receptive_field({0, hop - 1});
  return {-codes.first, codes.last, hop};
}

std::vector<Chunk> decoded_chunks(const VqvaeDecoder& decoder, std::int64_t total,
                                  std::int64_t hop) {
  const ReceptiveField field = receptive_field_of(decoder, hop);
  return overlapping_chunks(total, field.length, field.before, field.after);
}

}  // namespace

struct Vqvae::Impl {
  struct Level {
    VqvaeEncoder encoder;
    VqvaeDecoder decoder;
    at::Tensor codebook;  // [bins, emb_width]

    // The audio [1, kept codes * hop] of a chunk whose codes are [1, chunk.length].
    at::Tensor decode_chunk(const at::Tensor& codes, const Chunk& chunk, std::int64_t hop) const {
      return decoder(code_vectors(codes, codebook).contiguous())
          .slice(2, (chunk.keep_begin - chunk.begin) * hop,
                 (chunk.keep_end - chunk.begin) * hop)[0];
    }
  };

  config::VqvaeConfig config;
  std::vector<Level> levels;

  const Level& level(int index) const { return levels.at(index); }
};

Vqvae::Vqvae(const config::VqvaeConfig& config, const tensor::Scope& weights)
    : impl_(std::make_unique<Impl>()) {
  impl_->config = config;
  for (int level = 0; level < config.levels; ++level) {
    impl_->levels.push_back({VqvaeEncoder(config, level, weights.sub("encoders")),
                             VqvaeDecoder(config, level, weights.sub("decoders")),
                             weights.sub("bottleneck").sub("level_blocks").sub(level).at("k")});
  }
}

Vqvae::~Vqvae() = default;
Vqvae::Vqvae(Vqvae&&) noexcept = default;

const config::VqvaeConfig& Vqvae::config() const {
  return impl_->config;
}

at::Tensor Vqvae::encode_vectors(const at::Tensor& audio, int level) const {
  return impl_->level(level).encoder(audio);
}

at::Tensor Vqvae::quantise(const at::Tensor& vectors, int level) const {
  return nearest_code_vectors(vectors, impl_->level(level).codebook).codes;
}

at::Tensor Vqvae::look_up(const at::Tensor& codes, int level) const {
  return code_vectors(codes, impl_->level(level).codebook);
}

at::Tensor Vqvae::decode_vectors(const at::Tensor& vectors, int level) const {
  return impl_->level(level).decoder(vectors);
}

at::Tensor Vqvae::encode(const at::Tensor& audio, int level, const std::stop_token& stop) const {
  const at::NoGradGuard no_grad;
  const std::int64_t hop = impl_->config.hop(level);
  if (audio.size(2) < hop) {
    throw UsageError(str_cat("The audio has ", audio.size(2), " samples; one code of level ", level,
                             " takes ", hop, "."));
  }
  const Impl::Level& networks = impl_->level(level);
  if (audio.is_cpu()) return cpu_encode(networks.encoder, networks.codebook, hop, audio, stop);
  return encode_in_chunks(audio, level, stop);
}

at::Tensor Vqvae::decode(const at::Tensor& codes, int level, const std::stop_token& stop) const {
  const at::NoGradGuard no_grad;
  const Impl::Level& networks = impl_->level(level);
  if (codes.is_cpu()) {
    return cpu_decode(networks.decoder, networks.codebook, impl_->config.hop(level), codes, stop);
  }
  return decode_in_chunks(codes, level, stop);
}

std::int64_t Vqvae::encoder_reach(int level) const {
  const auto field = receptive_field_of(impl_->level(level).encoder, impl_->config.hop(level));
  return std::max(field.before, field.after);
}

std::int64_t Vqvae::decoder_reach(int level) const {
  const auto field = receptive_field_of(impl_->level(level).decoder, impl_->config.hop(level));
  return std::max(field.before, field.after);
}

std::unique_ptr<StreamingDecoder> Vqvae::streaming_decoder(std::int64_t total, int level) const {
  const Impl::Level& networks = impl_->level(level);
  if (!networks.codebook.is_cpu()) return stream_in_chunks(total, level);
  const std::int64_t hop = impl_->config.hop(level);
  const auto decoder =
      std::make_shared<const CpuVqvaeDecoder>(networks.decoder, networks.codebook, hop);
  return std::make_unique<StreamingDecoder>(
      total, hop,
      [total, decoder](const StreamingDecoder::Codes& codes, float* samples,
                       std::atomic<std::int64_t>* decoded) {
        engine::cpu::ThreadPool single_thread(1);
        decoder->run(total, single_thread, codes, samples, decoded);
      });
}

at::Tensor Vqvae::encode_in_chunks(const at::Tensor& audio, int level,
                                   const std::stop_token& stop) const {
  const at::NoGradGuard no_grad;
  const std::int64_t hop = impl_->config.hop(level);
  const std::int64_t total = audio.size(2) / hop;
  const auto field = receptive_field_of(impl_->level(level).encoder, hop);
  auto codes = audio.new_empty({audio.size(0), total}, at::TensorOptions().dtype(at::kLong));
  for (std::int64_t item = 0; item < audio.size(0); ++item) {
    for (const auto& chunk : overlapping_chunks(total, field.length, field.before, field.after)) {
      throw_if_interrupted(stop);
      const auto part = audio.narrow(0, item, 1).narrow(2, chunk.begin * hop, chunk.length * hop);
      const auto kept = quantise(encode_vectors(part.contiguous(), level), level)
                            .slice(1, chunk.keep_begin - chunk.begin, chunk.keep_end - chunk.begin);
      codes[item].slice(0, chunk.keep_begin, chunk.keep_end).copy_(kept[0]);
    }
  }
  return codes;
}

at::Tensor Vqvae::decode_in_chunks(const at::Tensor& codes, int level,
                                   const std::stop_token& stop) const {
  const at::NoGradGuard no_grad;
  const std::int64_t hop = impl_->config.hop(level);
  const std::int64_t total = codes.size(1);
  const Impl::Level& networks = impl_->level(level);
  auto audio = networks.codebook.new_empty({codes.size(0), 1, total * hop});
  for (std::int64_t item = 0; item < codes.size(0); ++item) {
    for (const auto& chunk : decoded_chunks(networks.decoder, total, hop)) {
      throw_if_interrupted(stop);
      const auto part = codes.narrow(0, item, 1).narrow(1, chunk.begin, chunk.length);
      audio[item]
          .slice(1, chunk.keep_begin * hop, chunk.keep_end * hop)
          .copy_(networks.decode_chunk(part, chunk, hop));
    }
  }
  return audio;
}

std::unique_ptr<StreamingDecoder> Vqvae::stream_in_chunks(std::int64_t total, int level) const {
  const Impl::Level& networks = impl_->level(level);
  const std::int64_t hop = impl_->config.hop(level);
  return std::make_unique<StreamingDecoder>(
      total, hop,
      [total, hop, networks](const StreamingDecoder::Codes& codes, float* samples,
                             std::atomic<std::int64_t>* decoded) {
        const c10::InferenceMode inference;
        const at::Device device = networks.codebook.device();
        const tensor::OwnStream stream(device);
        std::vector<std::int64_t> values;
        for (const auto& chunk : decoded_chunks(networks.decoder, total, hop)) {
          values.clear();
          for (std::int64_t i = 0; i < chunk.length; ++i) values.push_back(codes(chunk.begin + i));
          const auto part = tensor::batch_of_one(values, device);
          const auto audio = networks.decode_chunk(part, chunk, hop).to(at::kCPU).contiguous();
          const auto* const kept = audio.const_data_ptr<float>();
          std::copy(kept, kept + audio.numel(), samples + chunk.keep_begin * hop);
          decoded->store(chunk.keep_end * hop, std::memory_order_release);
        }
      });
}

}  // namespace crooner::model
