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

// Decodes levels of songs: while they are sampled, window after window, where the model can and for
// a few songs at once; else when they stand. The sound is the same.
class LevelDecoder {
 public:
  using Codec = std::function<const model::Vqvae&()>;
  using Decode = std::function<Audio(std::span<const std::int64_t> codes, int level)>;

  // `codec` is asked when it is first needed; `decode` makes what was not made meanwhile.
  LevelDecoder(Codec codec, Decode decode) : codec_(std::move(codec)), decode_(std::move(decode)) {}

  // `codes`: all that stand by now of a song's level, which will have `total`.
  void stand(int song, int level, std::span<const std::int64_t> codes, std::int64_t total);
  // The sound of a song's level, of all its codes.
  Audio finish(int song, int level, std::span<const std::int64_t> codes);
  void leave(int song);  // nothing more will come of it

  int running() const { return static_cast<int>(streams_.size()); }

 private:
  Codec codec_;
  Decode decode_;
  std::map<std::pair<int, int>, std::unique_ptr<model::StreamingDecoder>> streams_;
};

}  // namespace crooner::api
