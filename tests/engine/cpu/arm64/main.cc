#include <cstdio>

#include "engine/cpu/hashes.h"

// Built for arm64 by the cross-compiler and run under qemu-user: arm64_test.cc compares what it
// prints with this machine's.
int main() {
  std::fputs(crooner::engine::cpu::logit_hashes().c_str(), stdout);
  return 0;
}
