#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/mapped_file.h"
#include "model/vqvae.h"
#include "tensor/state_dict.h"
#include "training/sound_cache.h"

namespace crooner::training {

// What the codes of a level depend on, as a name: its encoder, its codebook and the configuration.
// Two files that share a level (trained apart, joined later) share its codes.
std::string coder_identity(const config::VqvaeConfig& config, const tensor::StateDict& weights,
                           int level);

// The codes of every song of a data set at some levels, as 16-bit numbers on disk, mapped. The
// VQ-VAE runs once a song and level; what it made is kept between runs.
class CodeCache {
 public:
  // Makes what is missing below `folder`, on the device of `weights` (the VQ-VAE's). Throws
  // Interrupted between two songs after a signal; what was made stays.
  CodeCache(const SoundCache& sounds, const config::VqvaeConfig& config,
            const tensor::StateDict& weights, const std::vector<int>& levels,
            const std::filesystem::path& folder);

  // Whole codes of a song.
  std::int64_t codes(std::size_t song, int level) const;
  // Codes [first, first + count), which the song must have.
  void read(std::size_t song, int level, std::int64_t first, std::int64_t count,
            std::int64_t* out) const;

 private:
  const MappedFile& file(std::size_t song, int level) const { return files_.at({song, level}); }

  std::map<std::pair<std::size_t, int>, MappedFile> files_;
};

}  // namespace crooner::training
