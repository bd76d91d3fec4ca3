#pragma once

#include <torch/csrc/distributed/c10d/Store.hpp>

#include "distributed/meeting_point.h"

namespace crooner::distributed {

struct MeetingPoint::Store {
  c10::intrusive_ptr<c10d::Store> shared;
};

}  // namespace crooner::distributed
