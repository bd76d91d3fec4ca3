#include <cstddef>
#include <cstdint>

#include "fuzz/model_json_exercise.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  crooner::importer::exercise_model_json({reinterpret_cast<const char*>(data), size});
  return 0;
}
