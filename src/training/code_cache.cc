#include "training/code_cache.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "base/sha256.h"
#include "base/signals.h"
#include "base/strings.h"
#include "config/json.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

void encode_to(const fs::path& target, const AudioCache& sounds, std::size_t song,
               std::int64_t offset, const model::Vqvae& vqvae, int level, at::Device device) {
  const std::int64_t frames = sounds.frames(song) - offset;
  at::Tensor audio = at::empty({1, 1, frames});
  sounds.read(song, offset, frames, 0.5f, audio.data_ptr<float>());
  const at::Tensor codes = vqvae.encode(audio.to(device), level).to(at::kCPU).contiguous();
  const auto* begin = codes.const_data_ptr<std::int64_t>();
  const std::vector<std::uint16_t> narrow(begin, begin + codes.numel());
  AtomicFile file(target);
  file.write(std::as_bytes(std::span(narrow)));
  file.commit();
}

// Tells now and then how far a long job is.
class ProgressLogger {
 public:
  explicit ProgressLogger(std::size_t all) : all_(all), told_(std::chrono::steady_clock::now()) {}
  void done(std::size_t count) {
    const auto now = std::chrono::steady_clock::now();
    if (now - told_ < std::chrono::seconds(10)) return;
    told_ = now;
    log::info(str_cat("Codes of ", count, " of ", all_, " songs."));
  }

 private:
  std::size_t all_;
  std::chrono::steady_clock::time_point told_;
};

}  // namespace

std::string encoder_hash(const config::VqvaeConfig& config, const tensor::StateDict& weights,
                         int level) {
  Sha256 hash;
  hash.update(str_cat(config::to_json(config).dump(), "|", level));
  for (const auto& [name, value] : weights) {
    if (!name.starts_with(str_cat("encoders.", level, ".")) &&
        name != str_cat("bottleneck.level_blocks.", level, ".k")) {
      continue;
    }
    const at::Tensor plain = value.detach().to(at::kCPU, at::kFloat).contiguous();
    hash.update(name);
    hash.update({static_cast<const std::byte*>(plain.const_data_ptr()), plain.nbytes()});
  }
  return hash.hex();
}

CodeCache::CodeCache(const AudioCache& sounds, const config::VqvaeConfig& config,
                     const tensor::StateDict& weights, const std::vector<int>& levels,
                     const fs::path& folder, int starts)
    : starts_(starts), widest_hop_(config.hop(*std::max_element(levels.begin(), levels.end()))) {
  if (config.bins > 65536)
    throw InputError(str_cat("A codebook of ", config.bins,
                             " rows is too large; codes are kept as "
                             "16-bit numbers."));
  create_folder(folder);
  const model::Vqvae vqvae(config, tensor::Scope(weights));
  const at::Device device = weights.begin()->second.device();
  for (const int level : levels) {
    const std::string coder = encoder_hash(config, weights, level);
    fingerprint_ = sha256_hex(str_cat(fingerprint_, coder));
    ProgressLogger teller(sounds.size());
    for (std::size_t song = 0; song < sounds.size(); ++song) {
      for (int start = 0; start < starts; ++start) {
        std::string what = str_cat(sounds.identity(song), "|", coder);
        // Codes from the first sample on keep the name that they have without other starts.
        if (offset(start) > 0) what += str_cat("|", offset(start));
        const fs::path target = folder / (sha256_hex(what).substr(0, 24) + ".codes");
        if (!fs::exists(target)) {
          throw_if_interrupted();
          encode_to(target, sounds, song, offset(start), vqvae, level, device);
          teller.done(song);
        }
        files_.emplace(CodeSequenceId{song, level, start}, MappedFile(target));
      }
    }
  }
}

std::int64_t CodeCache::codes(const CodeSequenceId& of) const {
  return static_cast<std::int64_t>(files_.at(of).size() / sizeof(std::uint16_t));
}

void CodeCache::read(const CodeSequenceId& of, std::int64_t first, std::int64_t count,
                     std::int64_t* out) const {
  if (first < 0 || count < 0 || first + count > codes(of)) {
    throw std::out_of_range(str_cat("Codes ", first, " to ", first + count, " of ", codes(of),
                                    " at level ", of.level, "."));
  }
  const auto* begin = reinterpret_cast<const std::uint16_t*>(files_.at(of).bytes().data()) + first;
  std::copy(begin, begin + count, out);
}

}  // namespace crooner::training
