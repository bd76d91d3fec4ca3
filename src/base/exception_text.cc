#include "base/exception_text.h"

#include <filesystem>
#include <new>

#include "base/os_file.h"
#include "base/strings.h"

namespace crooner {

std::string exception_text(const std::exception& failure) {
  if (const auto* refused = dynamic_cast<const std::filesystem::filesystem_error*>(&failure)) {
    return str_cat("'", printable(refused->path1().string()),
                   "' cannot be used: ", errno_message(refused->code().value()), ".");
  }
  if (dynamic_cast<const std::bad_alloc*>(&failure)) return "There is not enough memory.";
  return failure.what();
}

}  // namespace crooner
