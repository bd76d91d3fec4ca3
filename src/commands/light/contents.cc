#include "commands/light/contents.h"

#include <set>

#include "base/cat.h"
#include "base/dtype.h"
#include "base/listed.h"
#include "base/size_text.h"

namespace crooner::commands {

Contents::Contents(const checkpoint::WeightFile& file) {
  std::set<std::uint64_t> seen;
  for (const auto& tensor : file.tensors()) {
    if (!seen.insert(tensor.offset).second && tensor.storage_bytes > 0) continue;
    const auto count = static_cast<std::uint64_t>(tensor.spec().elements());
    numbers += count;
    bytes += count * size_of(tensor.dtype);
    bytes_by_type[name_of(tensor.dtype)] += count * size_of(tensor.dtype);
  }
}

std::string Contents::text() const {
  return listed(bytes_by_type, ", ", [](const auto& one) {
    return cat(one.first, " ", size_text(static_cast<double>(one.second)));
  });
}

}  // namespace crooner::commands
