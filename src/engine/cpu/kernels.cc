#include "engine/cpu/kernels.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include <vector>

#include "engine/cpu/target_tables.h"

namespace crooner::engine::cpu {
namespace {

#if defined(__x86_64__)
// Read from CPUID: __builtin_cpu_supports() of clang 14 does not know "f16c".
bool has_f16c() {
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  return __get_cpuid(1, &eax, &ebx, &ecx, &edx) != 0 && (ecx & bit_F16C) != 0;
}
#endif

std::vector<Target> find_targets() {
  std::vector<Target> found = {Target::kPortable};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && has_f16c()) {
    found.push_back(Target::kAvx2);
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
      found.push_back(Target::kAvx512);
    }
  }
#elif defined(__aarch64__)
  found.push_back(Target::kNeon);
#endif
  return found;
}

}  // namespace

std::span<const Target> targets() {
  static const std::vector<Target> found = find_targets();
  return found;
}

const Kernels& kernels(Target target) {
  switch (target) {
#if defined(__x86_64__)
    case Target::kAvx2:
      return kAvx2Kernels;
    case Target::kAvx512:
      return kAvx512Kernels;
#elif defined(__aarch64__)
    case Target::kNeon:
      return kNeonKernels;
#endif
    default:
      return kPortableKernels;
  }
}

}  // namespace crooner::engine::cpu
