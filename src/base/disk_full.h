#pragma once

#include <string>

#include "base/error.h"

namespace crooner {

// The disk, the quota or the limit of `ulimit -f` is exhausted: no file has a chance, whichever it
// is. A batch stops at it, since no job of it is at fault. Exit code 4.
class DiskFull : public ResourceError {
 public:
  using ResourceError::ResourceError;
};

// Throws DiskFull for such an errno, else ResourceError.
[[noreturn]] void throw_write_error(int number, const std::string& sentence);

}  // namespace crooner
