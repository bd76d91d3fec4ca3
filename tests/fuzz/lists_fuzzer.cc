#include <cstddef>
#include <cstdint>

#include "fuzz/lists_exercise.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  crooner::batch::exercise_lists({reinterpret_cast<const char*>(data), size});
  return 0;
}
