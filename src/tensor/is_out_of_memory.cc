#include "tensor/is_out_of_memory.h"

#include <c10/util/Exception.h>

#include <new>
#include <string>

#include "base/error.h"

namespace crooner::tensor {

bool is_out_of_memory(const std::exception& failure) {
  if (dynamic_cast<const std::bad_alloc*>(&failure) != nullptr) return true;
  if (dynamic_cast<const OutOfMemory*>(&failure) != nullptr) return true;
  if (dynamic_cast<const c10::OutOfMemoryError*>(&failure) != nullptr) return true;
  const auto* torch = dynamic_cast<const c10::Error*>(&failure);
  if (torch == nullptr) return false;
  // The CPU allocator and CUDA's libraries have no exception type of their own; oneDNN only reports
  // that it could not create a memory object or execute a primitive.
  const std::string text = torch->what_without_backtrace();
  for (const char* words : {"out of memory", "not enough memory", "can't allocate memory",
                            "could not create a memory", "could not execute a primitive"}) {
    if (text.find(words) != std::string::npos) return true;
  }
  return false;
}

}  // namespace crooner::tensor
