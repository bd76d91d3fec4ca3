#include "api/level_decoder.h"

#include <c10/core/InferenceMode.h>

#include "api/audio_tensor.h"
#include "tensor/is_out_of_memory.h"

namespace crooner::api {
namespace {

constexpr std::size_t kMaxStreams = 4;  // each has a thread and some 15 MB

}  // namespace

void LevelDecoder::push(int job, int level, std::span<const std::int64_t> codes,
                        std::int64_t total) {
  const c10::InferenceMode inference;
  const std::pair key(job, level);
  auto found = streams_.find(key);
  if (found == streams_.end()) {
    if (streams_.size() >= kMaxStreams) return;
    found = streams_.emplace(key, stream_(total, level)).first;
  }
  found->second->push(codes.subspan(found->second->received()));
}

std::span<const float> LevelDecoder::decoded(int job, int level) const {
  const auto found = streams_.find({job, level});
  return found == streams_.end() ? std::span<const float>() : found->second->decoded();
}

Audio LevelDecoder::finish(int job, int level, std::span<const std::int64_t> codes) {
  const auto found = streams_.find({job, level});
  if (found == streams_.end()) return decode_(codes, level);
  const auto stream = std::move(found->second);
  streams_.erase(found);
  if (stream->received() != stream->total() ||
      stream->received() != static_cast<std::int64_t>(codes.size())) {
    return decode_(codes, level);
  }
  const c10::InferenceMode inference;
  try {
    return to_audio(stream->finish(), sample_rate_);
  } catch (const std::exception& failure) {
    if (!tensor::is_out_of_memory(failure)) throw;
  }
  return decode_(codes, level);
}

void LevelDecoder::drop(int job) {
  std::erase_if(streams_, [&](const auto& stream) { return stream.first.first == job; });
}

}  // namespace crooner::api
