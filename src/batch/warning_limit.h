#pragma once

#include <cstddef>
#include <string>

namespace crooner::batch {

// Warnings of the rows of a list: the first few are shown, the others are debug messages, and a
// count of them ends the list.
class WarningLimit {
 public:
  void warn(const std::string& sentence);
  // Says how many were not shown, and where they are.
  void finish(const std::string& where);

 private:
  std::size_t count_ = 0;
};

}  // namespace crooner::batch
