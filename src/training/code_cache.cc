#include "training/code_cache.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "base/atomic_file.h"
#include "base/cat.h"
#include "base/error.h"
#include "base/log.h"
#include "base/sha256.h"
#include "base/signals.h"
#include "config/json.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

void encode_to(const fs::path& target, const SoundCache& sounds, std::size_t song,
               const model::Vqvae& vqvae, int level, at::Device device) {
  at::Tensor audio = at::empty({1, 1, sounds.frames(song)});
  sounds.read(song, 0, sounds.frames(song), 0.5f, audio.data_ptr<float>());
  const at::Tensor codes = vqvae.encode(audio.to(device), level).to(at::kCPU).contiguous();
  const auto* begin = codes.const_data_ptr<std::int64_t>();
  const std::vector<std::uint16_t> narrow(begin, begin + codes.numel());
  AtomicFile file(target);
  file.write(std::as_bytes(std::span(narrow)));
  file.commit();
}

// Tells now and then how far a long job is.
class Teller {
 public:
  explicit Teller(std::size_t all) : all_(all), told_(std::chrono::steady_clock::now()) {}
  void done(std::size_t count) {
    const auto now = std::chrono::steady_clock::now();
    if (now - told_ < std::chrono::seconds(10)) return;
    told_ = now;
    log::info(cat("Codes of ", count, " of ", all_, " songs."));
  }

 private:
  std::size_t all_;
  std::chrono::steady_clock::time_point told_;
};

}  // namespace

std::string coder_identity(const config::VqvaeConfig& config, const tensor::StateDict& weights,
                           int level) {
  Sha256 hash;
  hash.update(cat(config::to_json(config).dump(), "|", level));
  for (const auto& [name, value] : weights) {
    if (!name.starts_with(cat("encoders.", level, ".")) &&
        name != cat("bottleneck.level_blocks.", level, ".k")) {
      continue;
    }
    const at::Tensor plain = value.detach().to(at::kCPU, at::kFloat).contiguous();
    hash.update(name);
    hash.update({static_cast<const std::byte*>(plain.const_data_ptr()), plain.nbytes()});
  }
  return hash.hex();
}

CodeCache::CodeCache(const SoundCache& sounds, const config::VqvaeConfig& config,
                     const tensor::StateDict& weights, const std::vector<int>& levels,
                     const fs::path& folder) {
  if (config.bins > 65536)
    throw InputError(cat("A codebook of ", config.bins,
                         " rows is too large; codes are kept as "
                         "16-bit numbers."));
  fs::create_directories(folder);
  const model::Vqvae vqvae(config, tensor::Scope(weights));
  const at::Device device = weights.begin()->second.device();
  for (const int level : levels) {
    const std::string coder = coder_identity(config, weights, level);
    Teller teller(sounds.size());
    for (std::size_t song = 0; song < sounds.size(); ++song) {
      const std::string key = sha256_hex(cat(sounds.identity(song), "|", coder)).substr(0, 24);
      const fs::path target = folder / (key + ".codes");
      if (!fs::exists(target)) {
        throw_if_interrupted();
        encode_to(target, sounds, song, vqvae, level, device);
        teller.done(song);
      }
      files_.emplace(std::pair(song, level), MappedFile(target));
    }
  }
}

std::int64_t CodeCache::codes(std::size_t song, int level) const {
  return static_cast<std::int64_t>(file(song, level).size() / sizeof(std::uint16_t));
}

void CodeCache::read(std::size_t song, int level, std::int64_t first, std::int64_t count,
                     std::int64_t* out) const {
  if (first < 0 || count < 0 || first + count > codes(song, level)) {
    throw std::out_of_range(cat("Codes ", first, " to ", first + count, " of ", codes(song, level),
                                " at level ", level, "."));
  }
  const auto* begin =
      reinterpret_cast<const std::uint16_t*>(file(song, level).bytes().data()) + first;
  std::copy(begin, begin + count, out);
}

}  // namespace crooner::training
