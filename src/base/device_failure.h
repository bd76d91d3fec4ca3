#pragma once

#include "base/error.h"

namespace crooner {

// The device itself fails: it is lost, or this build has no code for it. A batch stops at it, since
// no job of it is at fault. Exit code 4.
class DeviceFailure : public ResourceError {
 public:
  using ResourceError::ResourceError;
};

}  // namespace crooner
