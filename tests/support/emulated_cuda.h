#pragma once

namespace crooner {

// Lets --engine cuda of this process run on the CPU: libcrooner_cuda_emulated.so becomes its
// library. To be called before anything asks for CUDA's.
void use_emulated_cuda();

}  // namespace crooner
