#include "batch/row.h"

#include "base/strings.h"

namespace crooner::batch {

std::string name_of(const SourceLine& source_line) {
  return source_line.line > 0 ? str_cat(source_line.source, ", line ", source_line.line)
                              : source_line.source;
}

}  // namespace crooner::batch
