// The table of one target's kernels. Included last by each kernels_<target>.cc, like kernels_inl.h.

#define CROONER_NAME_OF(target) #target
#define CROONER_NAME(target) CROONER_NAME_OF(target)

namespace crooner::engine::cpu::CROONER_TARGET {
namespace {

inline constexpr Kernels kTable = {CROONER_NAME(CROONER_TARGET),
                                   product,
                                   layer_norm,
                                   quick_gelu,
                                   exponential_in_place,
                                   attend,
                                   convolve,
                                   nearest,
                                   read_all,
                                   multiply_add};

}  // namespace
}  // namespace crooner::engine::cpu::CROONER_TARGET
