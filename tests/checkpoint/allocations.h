#pragma once

#include <cstddef>

namespace crooner::checkpoint {

// While it lives, the most memory that this thread held through operator new beyond what it held
// before (frees of older memory aside).
class AllocationPeak {
 public:
  AllocationPeak();
  ~AllocationPeak();
  std::size_t bytes() const;
};

}  // namespace crooner::checkpoint
