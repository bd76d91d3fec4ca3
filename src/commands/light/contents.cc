#include "commands/light/contents.h"

#include <set>

#include "base/dtype.h"
#include "base/strings.h"

namespace crooner::commands {

Contents::Contents(const checkpoint::WeightFile& file) {
  std::set<std::uint64_t> seen;
  for (const auto& tensor : file.tensors()) {
    if (!seen.insert(tensor.offset).second && tensor.storage_bytes > 0) continue;
    const auto count = static_cast<std::uint64_t>(tensor.spec().elements());
    numbers += count;
    bytes += count * element_size(tensor.dtype);
    bytes_by_type[dtype_name(tensor.dtype)] += count * element_size(tensor.dtype);
  }
}

std::string Contents::text() const {
  return join(bytes_by_type, ", ", [](const auto& one) {
    return str_cat(one.first, " ", format_bytes(static_cast<double>(one.second)));
  });
}

}  // namespace crooner::commands
