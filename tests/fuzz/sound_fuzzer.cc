#include <cstddef>
#include <cstdint>

#include "fuzz/sound_exercise.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  crooner::audio::exercise_sound({reinterpret_cast<const char*>(data), size});
  return 0;
}
