#include "base/os_machine.h"

#include <fstream>

namespace crooner {

std::string boot_id() {
  std::string name;
  std::ifstream("/proc/sys/kernel/random/boot_id") >> name;
  return name;
}

}  // namespace crooner
