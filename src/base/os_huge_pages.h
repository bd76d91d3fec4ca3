#pragma once

#include <cstddef>

namespace crooner {

inline constexpr std::size_t kHugePage = std::size_t{2} << 20;

// Asks the system to back memory that is not yet in use with huge pages, for speed alone: where it
// has none, nothing happens. `memory` starts on a huge page.
void advise_huge_pages(void* memory, std::size_t bytes);

}  // namespace crooner
