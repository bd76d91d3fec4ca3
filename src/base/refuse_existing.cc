#include "base/refuse_existing.h"

#include "base/error.h"
#include "base/paths.h"
#include "base/strings.h"

namespace crooner {

void refuse_existing(const std::filesystem::path& path, std::string_view flag, bool force) {
  if (force || !path_exists(path)) return;
  throw UsageError(str_cat("'", printable(path.string()), "' already exists; choose another ", flag,
                           ", or replace it with --force."));
}

}  // namespace crooner
