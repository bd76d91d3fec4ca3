#include "engine/cpu/target_tables.h"

#include <cstdint>
#include <type_traits>

#define CROONER_TARGET portable
#include "engine/cpu/vec_portable.h"
// Vec before the kernels over it.
#include "engine/cpu/convolution_inl.h"
#include "engine/cpu/kernels_inl.h"
#include "engine/cpu/measure_inl.h"
#include "engine/cpu/product_inl.h"
#include "engine/cpu/table_inl.h"

namespace crooner::engine::cpu {
const Kernels kPortableKernels = portable::kTable;
}  // namespace crooner::engine::cpu
