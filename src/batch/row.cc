#include "batch/row.h"

#include "base/cat.h"

namespace crooner::batch {

std::string name_of(const Place& place) {
  return place.line > 0 ? cat(place.source, ", line ", place.line) : place.source;
}

}  // namespace crooner::batch
