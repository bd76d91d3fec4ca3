#include "engine/cpu/target_tables.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include <cstdint>
#include <type_traits>

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma,f16c")
#endif

#define CROONER_TARGET avx2
#include "engine/cpu/vec_avx2.h"
// Vec before the kernels over it.
#include "engine/cpu/convolution_inl.h"
#include "engine/cpu/kernels_inl.h"
#include "engine/cpu/measure_inl.h"
#include "engine/cpu/product_inl.h"
#include "engine/cpu/table_inl.h"

#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

namespace crooner::engine::cpu {
const Kernels kAvx2Kernels = avx2::kTable;
}  // namespace crooner::engine::cpu
#endif
