#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/mapped_file.h"
#include "training/manifest.h"

namespace crooner::training {

struct AudioCacheOptions {
  std::filesystem::path folder;  // of the cached files, one per song
  int sample_rate = 0;
  std::int64_t min_samples = 0;  // shorter songs are skipped
  int threads = 1;               // that decode
  // Called by the decoding threads, after each song that was decoded (not found in the folder).
  std::function<void(std::size_t song)> on_decoded = {};
};

// Decoded songs at one sample rate, as memory-mapped 16-bit samples on disk: reading a crop costs a
// page or two, whatever the format of the original. Kept between runs.
class AudioCache {
 public:
  // Decodes the songs that are not in the folder yet. Songs that cannot be read, are silent, far
  // above full scale or too short go to `skipped`. Throws Interrupted after a signal; songs already
  // decoded stay in the folder.
  AudioCache(const std::vector<TrainingSong>& songs, const AudioCacheOptions& options,
             std::vector<SkippedSong>& skipped);

  std::size_t size() const { return songs_.size(); }
  const TrainingSong& entry(std::size_t song) const { return songs_[song].entry; }
  std::int64_t frames(std::size_t song) const { return songs_[song].frames; }
  int channels(std::size_t song) const { return songs_[song].channels; }
  // A hash of what its samples depend on (path, size, time, rate), for keys of derived data.
  std::string identity(std::size_t song) const {
    return songs_[song].samples.path().stem().string();
  }

  // A hash of which songs these are, in which order and under which labels, wherever they lie.
  std::string fingerprint() const;

  // Frames [begin, begin + count) of a song, mixed to mono: `left` times the first channel plus
  // 1 - `left` times the second. Full scale is 1.
  void read(std::size_t song, std::int64_t begin, std::int64_t count, float left, float* out) const;

 private:
  struct Cached {
    TrainingSong entry;
    MappedFile samples;
    std::int64_t frames;
    int channels;
  };
  std::vector<Cached> songs_;
};

}  // namespace crooner::training
