#pragma once

#include <crooner/audio.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <utility>

#include "model/streaming_decoder.h"

namespace crooner::api {

// Decodes levels of jobs: while they are sampled, window after window, for a few jobs at once; else
// when they are complete. The audio is the same.
class LevelDecoder {
 public:
  using Stream =
      std::function<std::unique_ptr<model::StreamingDecoder>(std::int64_t total, int level)>;
  using Decode = std::function<Audio(std::span<const std::int64_t> codes, int level)>;

  // `stream` begins to decode a level of `total` codes; `decode` decodes what no stream did, or
  // what a stream had too little memory for beside the sampling.
  LevelDecoder(int sample_rate, Stream stream, Decode decode)
      : sample_rate_(sample_rate), stream_(std::move(stream)), decode_(std::move(decode)) {}

  // `codes`: all finished codes of a job's level, which will have `total`.
  void push(int job, int level, std::span<const std::int64_t> codes, std::int64_t total);
  // The samples that the stream of a job's level has decoded so far; empty without
  // one. They hold until the next call of finish() or drop().
  std::span<const float> decoded(int job, int level) const;
  // The audio of a job's level, of all its codes.
  Audio finish(int job, int level, std::span<const std::int64_t> codes);
  void drop(int job);  // gives up its streams

  int active_streams() const { return static_cast<int>(streams_.size()); }

 private:
  int sample_rate_;
  Stream stream_;
  Decode decode_;
  std::map<std::pair<int, int>, std::unique_ptr<model::StreamingDecoder>> streams_;
};

}  // namespace crooner::api
