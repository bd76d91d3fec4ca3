#include "engine/cpu/target_tables.h"

#if defined(__aarch64__)
#include <cstdint>

#define CROONER_TARGET neon
#include "engine/cpu/vec_neon.h"
// Vec before the kernels over it.
#include "engine/cpu/kernels_inl.h"
#include "engine/cpu/measure_inl.h"
#include "engine/cpu/product_inl.h"

namespace crooner::engine::cpu {
const Kernels kNeonKernels = {"neon",           neon::product,        neon::layer_norm,
                              neon::quick_gelu, neon::exponential_of, neon::attend,
                              neon::read_all,   neon::multiply_add};
}  // namespace crooner::engine::cpu
#endif
