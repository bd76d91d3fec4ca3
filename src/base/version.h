#pragma once

#include <string_view>

namespace crooner {

// The version of crooner: codes depend on it, so it stands in every run folder.
std::string_view version();

// The version of LibTorch that this program was built against; the one it runs with may be newer.
std::string_view libtorch_version();

}  // namespace crooner
