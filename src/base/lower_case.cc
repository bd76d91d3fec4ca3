#include "base/lower_case.h"

#include <algorithm>
#include <cctype>

namespace crooner {

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

std::string lower_extension(const std::filesystem::path& file) {
  return lower_case(file.extension().string());
}

}  // namespace crooner
