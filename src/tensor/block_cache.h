#pragma once

#include <cstddef>

namespace crooner::tensor {

// While one lives, blocks of memory that tensors on the CPU free are kept for the next ones of
// about their size, instead of being returned to the system, which must clear every page that it
// hands out again. For loops whose passes need the same sizes. Never more is held than was in use
// at once. Without effect where another allocator has priority.
class BlockCacheScope {
 public:
  BlockCacheScope();
  ~BlockCacheScope();  // of the last one: returns what is kept
  BlockCacheScope(const BlockCacheScope&) = delete;
  BlockCacheScope& operator=(const BlockCacheScope&) = delete;
};

// Returns the blocks that are kept to the system, before something else needs much memory.
void release_kept_blocks();

// Bytes of the blocks that are kept.
std::size_t kept_block_bytes();

}  // namespace crooner::tensor
