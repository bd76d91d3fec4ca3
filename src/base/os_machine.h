#pragma once

#include <string>

namespace crooner {

// A name for this start of this machine, which no other machine and no other start has; empty where
// the system does not tell. Two processes that see the same one are seen by the same kernel.
std::string boot_id();

}  // namespace crooner
