#include <cstddef>
#include <cstdint>

#include "fuzz/words_exercise.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  crooner::text::exercise_words({reinterpret_cast<const char*>(data), size});
  return 0;
}
