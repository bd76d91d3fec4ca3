#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

#include "engine/cpu/decoder.h"
#include "support/decoder/random_decoder.h"

namespace {

std::atomic<long> allocations{0};

void* counted(std::size_t bytes, std::size_t alignment) {
  ++allocations;
  void* memory = nullptr;
  if (posix_memalign(&memory, std::max(alignment, sizeof(void*)), bytes) != 0) return nullptr;
  return memory;
}

}  // namespace

// Every allocation of this test program goes through these. GCC, under a sanitizer, sees malloc
// behind the one and free behind the other and takes them for a mistake.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
void* operator new(std::size_t bytes) {
  void* memory = counted(bytes, alignof(std::max_align_t));
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void* operator new(std::size_t bytes, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  return counted(bytes, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
  std::free(memory);
}

namespace crooner::engine::cpu {
namespace {

TEST(Decoder, AllocatesNothingInAStep) {
  const config::DecoderConfig config = small_config(9, 8);
  const RandomWeights weights(config, 7);
  const RandomConditions conditions(config.transformer, 2);
  const auto tokens = random_tokens(config, 8, 1);
  for (int threads : {1, 2}) {
    Decoder decoder(config, {.rows = 3, .threads = threads}, weights.source());
    const int rows[] = {0, 1, 2};
    for (int row : rows) decoder.begin(row, conditions.view());
    SamplingParams top_k, top_p;
    top_k.top_k = 5;
    top_p.top_p = 0.9f;
    const SamplingParams params[] = {{}, top_k, top_p};
    std::int64_t out[3 * 20];
    std::vector<float> logits(3 * static_cast<std::size_t>(config.vocabulary));
    const long before = allocations;
    decoder.append(0, tokens);
    decoder.decode(rows, 20, params, out);
    decoder.logits(rows, logits.data());
    EXPECT_EQ(allocations, before) << threads << " threads";
  }
  const long before = allocations;
  EXPECT_NE(std::vector<int>(3).data(), nullptr);
  EXPECT_GT(allocations, before);  // it does count
}

}  // namespace
}  // namespace crooner::engine::cpu
