#include "allocations.h"

#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <new>

namespace {

thread_local bool counting = false;
thread_local std::ptrdiff_t held = 0;
thread_local std::ptrdiff_t peak = 0;

void* allocate(std::size_t size) {
  void* memory = std::malloc(size ? size : 1);
  if (!memory) throw std::bad_alloc();
  if (counting) {
    held += static_cast<std::ptrdiff_t>(malloc_usable_size(memory));
    peak = std::max(peak, held);
  }
  return memory;
}

void release(void* memory) {
  if (counting && memory) held -= static_cast<std::ptrdiff_t>(malloc_usable_size(memory));
  std::free(memory);
}

}  // namespace

void* operator new(std::size_t size) {
  return allocate(size);
}
void* operator new[](std::size_t size) {
  return allocate(size);
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return std::malloc(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return std::malloc(size);
}
void operator delete(void* memory) noexcept {
  release(memory);
}
void operator delete[](void* memory) noexcept {
  release(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  release(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
  release(memory);
}

namespace crooner::checkpoint {

AllocationPeak::AllocationPeak() {
  counting = true;
  held = peak = 0;
}
AllocationPeak::~AllocationPeak() {
  counting = false;
}
std::size_t AllocationPeak::bytes() const {
  return static_cast<std::size_t>(peak);
}

}  // namespace crooner::checkpoint
