#include "training/code_cache.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "base/atomic_file.h"
#include "base/counted.h"
#include "base/error.h"
#include "base/files.h"
#include "base/json_text.h"
#include "base/log.h"
#include "base/paths.h"
#include "base/sha256.h"
#include "base/signals.h"
#include "base/strings.h"
#include "config/json.h"

namespace crooner::training {
namespace {

namespace fs = std::filesystem;

void encode_to(const fs::path& target, const AudioCache& audio, std::size_t song,
               std::int64_t offset, const model::Vqvae& vqvae, int level, at::Device device) {
  const std::int64_t frames = audio.frames(song) - offset;
  at::Tensor samples = at::empty({1, 1, frames});
  audio.read(song, offset, frames, 0.5f, samples.data_ptr<float>());
  const at::Tensor codes = vqvae.encode(samples.to(device), level).to(at::kCPU).contiguous();
  const auto* begin = codes.const_data_ptr<std::int64_t>();
  const std::vector<std::uint16_t> narrow(begin, begin + codes.numel());
  AtomicFile file(target);
  file.write(std::as_bytes(std::span(narrow)));
  file.commit();
}

// Logs the progress of a long encoding every ten seconds.
class ProgressLogger {
 public:
  explicit ProgressLogger(std::size_t all) : all_(all), last_(std::chrono::steady_clock::now()) {}
  void done(std::size_t count) {
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < std::chrono::seconds(10)) return;
    last_ = now;
    log::info(str_cat("Encoded ", count, " of ", counted(all_, "song"), "."));
  }

 private:
  std::size_t all_;
  std::chrono::steady_clock::time_point last_;
};

}  // namespace

std::string encoder_hash(const config::VqvaeConfig& config, const tensor::StateDict& weights,
                         int level) {
  Sha256 hash;
  hash.update(str_cat(json_text(config::to_json(config)), "|", level));
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

CodeCache::CodeCache(const AudioCache& audio, const config::VqvaeConfig& config,
                     const tensor::StateDict& weights, const std::vector<int>& levels,
                     const fs::path& folder, int encodings)
    : encodings_(encodings), top_hop_(config.hop(*std::max_element(levels.begin(), levels.end()))) {
  if (config.bins > 65536)
    throw InputError(str_cat("A codebook of ", config.bins,
                             " rows is too large: codes are cached as 16-bit numbers."));
  create_folder(folder);
  const model::Vqvae vqvae(config, tensor::Scope(weights));
  const at::Device device = weights.begin()->second.device();
  for (const int level : levels) {
    const std::string encoder = encoder_hash(config, weights, level);
    fingerprint_ = sha256_hex(str_cat(fingerprint_, encoder));
    ProgressLogger progress(audio.size());
    for (std::size_t song = 0; song < audio.size(); ++song) {
      for (int encoding = 0; encoding < encodings; ++encoding) {
        std::string key = str_cat(audio.identity(song), "|", encoder);
        // Codes from the first sample on have the same key however many encodings there are.
        if (offset(encoding) > 0) key += str_cat("|", offset(encoding));
        const fs::path target = folder / (sha256_hex(key).substr(0, 24) + ".codes");
        if (!path_exists(target)) {
          throw_if_interrupted();
          encode_to(target, audio, song, offset(encoding), vqvae, level, device);
          progress.done(song);
        }
        files_.emplace(CodeSequenceId{song, level, encoding}, MappedFile(target));
      }
    }
  }
}

std::int64_t CodeCache::length(const CodeSequenceId& id) const {
  return static_cast<std::int64_t>(files_.at(id).size() / sizeof(std::uint16_t));
}

void CodeCache::read(const CodeSequenceId& id, std::int64_t first, std::int64_t count,
                     std::int64_t* out) const {
  if (first < 0 || count < 0 || first + count > length(id)) {
    throw std::out_of_range(str_cat("Codes ", first, " to ", first + count, " of ", length(id),
                                    " at level ", id.level, "."));
  }
  const auto* begin = reinterpret_cast<const std::uint16_t*>(files_.at(id).bytes().data()) + first;
  std::copy(begin, begin + count, out);
}

}  // namespace crooner::training
