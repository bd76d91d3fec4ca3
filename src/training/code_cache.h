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

// What the codes of a level depend on, as a name: its encoder, its codebook and the configuration.
// Two files that share a level (trained apart, joined later) share its codes.
std::string encoder_hash(const config::VqvaeConfig& config, const tensor::StateDict& weights,
                         int level);

// Which codes of a data set: a song's, at a level, coded from one of several places on.
struct CodeSequenceId {
  std::size_t song = 0;
  int level = 0;
  int start = 0;  // 0: from its first sample on
  auto operator<=>(const CodeSequenceId&) const = default;
};

// The codes of every song of a data set at some levels, as 16-bit numbers on disk, mapped. The
// VQ-VAE runs once a song, level and start; what it made is kept between runs.
class CodeCache {
 public:
  // Makes what is missing below `folder`, on the device of `weights` (the VQ-VAE's). Songs are
  // coded from `starts` places on, evenly within the first code of the highest level. Throws
  // Interrupted between two songs after a signal; what was made stays.
  CodeCache(const AudioCache& sounds, const config::VqvaeConfig& config,
            const tensor::StateDict& weights, const std::vector<int>& levels,
            const std::filesystem::path& folder, int starts = 1);

  int starts() const { return starts_; }
  // Of what the songs were coded by, as a name.
  std::string fingerprint() const { return fingerprint_; }
  // The sample of a song at which code 0 begins.
  std::int64_t offset(int start) const { return widest_hop_ * start / starts_; }
  // Whole codes of a song.
  std::int64_t codes(const CodeSequenceId& of) const;
  // Codes [first, first + count), which the song must have.
  void read(const CodeSequenceId& of, std::int64_t first, std::int64_t count,
            std::int64_t* out) const;

 private:
  int starts_;
  std::int64_t widest_hop_;  // samples
  std::string fingerprint_;
  std::map<CodeSequenceId, MappedFile> files_;
};

}  // namespace crooner::training
