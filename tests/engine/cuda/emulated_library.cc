// The only symbol of libcrooner_cuda_emulated.so.

#include "engine/cuda/emulated_device.h"

extern "C" __attribute__((visibility("default"))) const crooner::engine::cuda::Api*
crooner_cuda_api() {
  return &crooner::engine::cuda::emulator::emulated_api();
}
