#pragma once

#include "engine/cpu/kernels.h"

namespace crooner::engine::cpu {

// One table per target; kernels() returns them.
extern const Kernels kPortableKernels;
extern const Kernels kAvx2Kernels;    // x86-64
extern const Kernels kAvx512Kernels;  // x86-64
extern const Kernels kNeonKernels;    // arm64

}  // namespace crooner::engine::cpu
