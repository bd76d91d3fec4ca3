#include <cstddef>
#include <cstdint>

#include "fuzz/http_headers_exercise.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  crooner::download::exercise_headers({reinterpret_cast<const char*>(data), size});
  return 0;
}
