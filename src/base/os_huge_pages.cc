#include "base/os_huge_pages.h"

#include <sys/mman.h>

namespace crooner {

void advise_huge_pages(void* memory, std::size_t bytes) {
  // What does not fill a whole page of that size stays in small ones: no memory is wasted.
  madvise(memory, bytes / kHugePage * kHugePage, MADV_HUGEPAGE);
}

}  // namespace crooner
