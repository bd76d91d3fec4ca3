#pragma once

#include <cstdint>
#include <string>

namespace crooner {

// This host's own numeric address, as `host` is reached from it ("10.0.0.7"): that of the network
// interface which leads there. Empty when the name cannot be resolved or no route leads there.
std::string local_address_towards(const std::string& host, std::uint16_t port);

}  // namespace crooner
