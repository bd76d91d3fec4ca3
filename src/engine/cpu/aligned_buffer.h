#pragma once

#include <cstddef>
#include <memory>
#include <new>

#include "base/error.h"
#include "base/os_memory.h"
#include "base/strings.h"

namespace crooner::engine::cpu {

// Uninitialised memory aligned to a cache line. Large buffers use huge pages: with 4 kB pages a Zen
// 4 reads memory at two thirds of its speed (docs/decisions/0020).
class AlignedBuffer {
 public:
  static constexpr std::size_t kAlignment = 64;

  AlignedBuffer() = default;
  // Throws OutOfMemory naming `what` when there is not enough memory.
  AlignedBuffer(std::size_t bytes, const char* what) {
    if (bytes == 0) return;
    const std::align_val_t alignment{bytes < kHugePage ? kAlignment : kHugePage};
    data_ = {static_cast<std::byte*>(::operator new(bytes, alignment, std::nothrow)), {alignment}};
    if (!data_) {
      throw OutOfMemory(str_cat("There is not enough memory for ", what, " (", bytes >> 20,
                                " MB); use a smaller batch or a lower --precision."));
    }
    if (bytes >= kHugePage) advise_huge_pages(data_.get(), bytes);
  }

  std::byte* data() const { return data_.get(); }
  float* floats() const { return reinterpret_cast<float*>(data_.get()); }

 private:
  struct Free {
    std::align_val_t alignment;
    void operator()(std::byte* p) const { ::operator delete(p, alignment); }
  };
  std::unique_ptr<std::byte, Free> data_;
};

// n floats.
inline AlignedBuffer float_buffer(std::size_t n, const char* what) {
  return AlignedBuffer(n * sizeof(float), what);
}

}  // namespace crooner::engine::cpu
