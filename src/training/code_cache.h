#pragma once

#include <compare>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/mapped_file.h"
#include "model/vqvae.h"
#include "tensor/state_dict.h"
#include "training/audio_cache.h"

namespace crooner::training {

// A hash of what the codes of a level depend on: its encoder, its codebook and the configuration.
// Two files that share a level (trained apart, joined later) share its codes.
std::string encoder_hash(const config::VqvaeConfig& config, const tensor::StateDict& weights,
                         int level);

// Which codes of a dataset: those of a song at a level. A song may be encoded several times, each
// time from a few samples further on: other codes of the same music (the preset's `data.starts`).
struct CodeSequenceId {
  std::size_t song = 0;
  int level = 0;
  int encoding = 0;  // 0: from the song's first sample on
  auto operator<=>(const CodeSequenceId&) const = default;
};

// The codes of every song of a dataset at some levels, as memory-mapped 16-bit numbers on disk.
// Each song is encoded once per level and encoding; the codes are kept between runs.
class CodeCache {
 public:
  // Encodes what is missing in `folder`, on the device of `weights` (the VQ-VAE's). The `encodings`
  // begin at equal distances within the first code of the highest level. Throws Interrupted between
  // two songs after a signal; what was encoded stays in the folder.
  CodeCache(const AudioCache& audio, const config::VqvaeConfig& config,
            const tensor::StateDict& weights, const std::vector<int>& levels,
            const std::filesystem::path& folder, int encodings = 1);

  int encodings() const { return encodings_; }
  // A hash of the encoders of all levels.
  std::string fingerprint() const { return fingerprint_; }
  // The sample of a song at which code 0 of an encoding begins.
  std::int64_t offset(int encoding) const { return top_hop_ * encoding / encodings_; }
  // Whole codes of a sequence.
  std::int64_t length(const CodeSequenceId& id) const;
  // Codes [first, first + count). Throws std::out_of_range beyond the sequence.
  void read(const CodeSequenceId& id, std::int64_t first, std::int64_t count,
            std::int64_t* out) const;

 private:
  int encodings_;
  std::int64_t top_hop_;  // samples of a code of the highest level
  std::string fingerprint_;
  std::map<CodeSequenceId, MappedFile> files_;
};

}  // namespace crooner::training
