#pragma once

#include <string>
#include <string_view>

namespace crooner {

// Where this checkout and its build folder lie: the only functions of the tests that know it, so
// that a compiler cache knows the other objects again in another checkout.
std::string source_file(std::string_view path);  // "models/smoke", from the checkout's root
std::string built_file(std::string_view path);   // "bin/crooner", from the build folder's

}  // namespace crooner
