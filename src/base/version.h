#pragma once

#include <crooner/version.h>  // IWYU pragma: export

#include <string_view>

namespace crooner {

// The version of LibTorch that this program was built against; the one it runs with may be newer.
std::string_view libtorch_version();

}  // namespace crooner
