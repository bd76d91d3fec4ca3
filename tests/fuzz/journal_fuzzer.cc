#include <cstddef>
#include <cstdint>

#include "fuzz/journal_exercise.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  crooner::run_folder::exercise_journal({reinterpret_cast<const char*>(data), size});
  return 0;
}
