#pragma once

#include "base/error.h"

namespace crooner {

// Not enough memory: fewer songs at once may do. Exit code 4.
class OutOfMemory : public ResourceError {
 public:
  using ResourceError::ResourceError;
};

}  // namespace crooner
