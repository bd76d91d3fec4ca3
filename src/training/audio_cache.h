#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/mapped_file.h"
#include "training/manifest.h"

namespace crooner::training {

// Decoded songs at one sample rate, as 16-bit samples on disk, mapped: a crop costs a page or two,
// whatever the format of the original. Made once by several threads; kept between runs.
class AudioCache {
 public:
  // Decodes what is missing below `folder`. Songs that cannot be read, are silent, far above full
  // scale or shorter than `shortest` samples go to `skipped`.
  AudioCache(const std::vector<TrainingSong>& songs, const std::filesystem::path& folder,
             int sample_rate, std::int64_t shortest, std::vector<SkippedSong>& skipped);

  std::size_t size() const { return songs_.size(); }
  const TrainingSong& entry(std::size_t song) const { return songs_[song].entry; }
  std::int64_t frames(std::size_t song) const { return songs_[song].frames; }
  int channels(std::size_t song) const { return songs_[song].channels; }
  // What its samples depend on (file, size, time, rate), as a name: for what is derived from them.
  std::string identity(std::size_t song) const {
    return songs_[song].samples.path().stem().string();
  }

  // Which songs these are, in which order and under which labels, as a name that does not depend on
  // where they lie.
  std::string fingerprint() const;

  // Frames [begin, begin + count) of a song, mixed to one channel: `left` of the first channel and
  // the rest of the second one (0.5: an even mix). Full scale is 1.
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
