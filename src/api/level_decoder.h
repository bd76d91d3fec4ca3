#pragma once

#include <crooner/audio.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <utility>

#include "model/vqvae.h"

namespace crooner::api {

// Decodes levels of jobs: while they are sampled, window after window, where the VQ-VAE can and for
// a few jobs at once; else when they are complete. The audio is the same.
class LevelDecoder {
 public:
  using Codec = std::function<const model::Vqvae&()>;
  using Decode = std::function<Audio(std::span<const std::int64_t> codes, int level)>;

  // `codec` is called when it is first needed; `decode` decodes what no stream did.
  LevelDecoder(Codec codec, Decode decode) : codec_(std::move(codec)), decode_(std::move(decode)) {}

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
  Codec codec_;
  Decode decode_;
  std::map<std::pair<int, int>, std::unique_ptr<model::StreamingDecoder>> streams_;
};

}  // namespace crooner::api
