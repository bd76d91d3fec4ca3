#pragma once

#include <cstdint>
#include <string>

#include "engine/cuda/api.h"

namespace crooner::engine::cuda {

// What the emulator computes for the self-test's float32 model: tokens and logits.
inline constexpr std::uint64_t kSelfTestHash = 0xdc109ead78a710c4;

// Decodes with a small random model on the device, and hashes the tokens and the last logits.
// Throws when the device fails.
std::uint64_t self_test_hash(const Api& api, int device);

// Why the device is not to be trusted: its float32 bits are not the emulator's (which are IEEE
// operations in a fixed order, the same on every device that works), its tensor cores give other
// logits, or it failed. Empty if it passes. Takes some 50 ms.
std::string self_test(const Api& api, int device);

}  // namespace crooner::engine::cuda
