#pragma once

// The exceptions that users of the library catch are public.
#include <crooner/error.h>  // IWYU pragma: export

namespace crooner {

// Out of memory: a smaller batch may fit. Exit code 4.
class OutOfMemory : public ResourceError {
 public:
  using ResourceError::ResourceError;
};

}  // namespace crooner
