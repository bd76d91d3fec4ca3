#include "model/chunks.h"

#include <algorithm>

namespace crooner::model {

std::vector<Chunk> overlapping_chunks(std::int64_t total, std::int64_t length, std::int64_t before,
                                      std::int64_t after) {
  if (total <= length) return {{0, total, 0, total}};
  std::vector<Chunk> chunks;
  for (std::int64_t done = 0; done < total;) {
    const std::int64_t begin = std::clamp<std::int64_t>(done - before, 0, total - length);
    const std::int64_t end = begin + length;
    const std::int64_t keep_end = end == total ? total : end - after;
    chunks.push_back({begin, length, done, keep_end});
    done = keep_end;
  }
  return chunks;
}

}  // namespace crooner::model
