#include "tensor/block_cache.h"

#include <c10/core/CPUAllocator.h>
#include <c10/core/impl/alloc_cpu.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <map>
#include <mutex>
#include <unordered_map>

namespace crooner::tensor {
namespace {

// Smaller ones are left to malloc, which keeps them itself.
constexpr std::size_t kSmallest = std::size_t{256} << 10;  // bytes
// A block serves for a tensor of at least seven eighths of its size.
constexpr std::size_t kLargestWaste = 8;

class BlockCache final : public c10::Allocator {
 public:
  c10::DataPtr allocate(std::size_t bytes) override {
    void* block = take(bytes);
    return {block, block, &give_back, c10::Device(c10::kCPU)};
  }
  c10::DeleterFnPtr raw_deleter() const override { return &give_back; }
  void copy_data(void* to, const void* from, std::size_t bytes) const override {
    std::memcpy(to, from, bytes);
  }

  void begin() {
    const std::lock_guard lock(mutex_);
    if (scopes_++ == 0) peak_ = used_;
  }

  void end() {
    const std::lock_guard lock(mutex_);
    if (--scopes_ == 0) release_all();
  }

  void release() {
    const std::lock_guard lock(mutex_);
    release_all();
  }

  std::size_t kept_bytes() {
    const std::lock_guard lock(mutex_);
    return kept_bytes_;
  }

  // Never destroyed, as tensors may outlive everything.
  static BlockCache& instance() {
    static auto* const cache = new BlockCache;
    return *cache;
  }

 private:
  static void give_back(void* block) { instance().put(block); }

  void* take(std::size_t bytes) {
    if (bytes < kSmallest) return c10::alloc_cpu(bytes);
    const std::lock_guard lock(mutex_);
    const auto kept = kept_.lower_bound(bytes);
    if (kept != kept_.end() && kept->first - bytes <= kept->first / kLargestWaste) {
      void* block = kept->second;
      kept_bytes_ -= kept->first;
      use(block, kept->first);
      kept_.erase(kept);
      return block;
    }
    while (!kept_.empty() && used_ + bytes + kept_bytes_ > std::max(peak_, used_ + bytes))
      release_largest();
    void* block = c10::alloc_cpu(bytes);
    use(block, bytes);
    return block;
  }

  void put(void* block) {
    if (block == nullptr) return;
    {
      const std::lock_guard lock(mutex_);
      if (const auto size = sizes_.find(block); size != sizes_.end()) {
        const std::size_t bytes = size->second;
        used_ -= bytes;
        sizes_.erase(size);
        if (scopes_ > 0) {
          kept_bytes_ += bytes;
          kept_.emplace(bytes, block);
          return;
        }
      }
    }
    c10::free_cpu(block);
  }

  void use(void* block, std::size_t bytes) {
    sizes_.emplace(block, bytes);
    used_ += bytes;
    peak_ = std::max(peak_, used_);
  }

  void release_all() {
    while (!kept_.empty()) release_largest();
  }

  void release_largest() {
    const auto largest = std::prev(kept_.end());
    kept_bytes_ -= largest->first;
    c10::free_cpu(largest->second);
    kept_.erase(largest);
  }

  std::mutex mutex_;
  int scopes_ = 0;
  std::unordered_map<void*, std::size_t> sizes_;  // of blocks in use
  std::multimap<std::size_t, void*> kept_;
  std::size_t used_ = 0, peak_ = 0, kept_bytes_ = 0;
};

}  // namespace

BlockCacheScope::BlockCacheScope() {
  BlockCache::instance().begin();
  c10::SetCPUAllocator(&BlockCache::instance(), /*priority=*/0);
}

BlockCacheScope::~BlockCacheScope() {
  BlockCache::instance().end();
}

void release_kept_blocks() {
  BlockCache::instance().release();
}

std::size_t kept_block_bytes() {
  return BlockCache::instance().kept_bytes();
}

}  // namespace crooner::tensor
