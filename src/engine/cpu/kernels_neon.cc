#include "engine/cpu/target_tables.h"

#if defined(__aarch64__)
#include <cstdint>
#include <type_traits>

#define CROONER_TARGET neon
#include "engine/cpu/vec_neon.h"
// Vec before the kernels over it.
#include "engine/cpu/convolution_inl.h"
#include "engine/cpu/kernels_inl.h"
#include "engine/cpu/measure_inl.h"
#include "engine/cpu/product_inl.h"
#include "engine/cpu/table_inl.h"

namespace crooner::engine::cpu {
const Kernels kNeonKernels = neon::kTable;
}  // namespace crooner::engine::cpu
#endif
