#include <cstddef>
#include <cstdint>

#include "fuzz/weight_file_exercise.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  crooner::checkpoint::exercise({reinterpret_cast<const std::byte*>(data), size});
  return 0;
}
