#include "support/emulated_cuda.h"

#include <cstdlib>

#include "support/paths.h"

namespace crooner {

void use_emulated_cuda() {
  ::setenv("CROONER_CUDA_LIBRARY", built_file("lib/libcrooner_cuda_emulated.so").c_str(), 1);
}

}  // namespace crooner
