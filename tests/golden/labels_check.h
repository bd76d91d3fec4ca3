#pragma once

#include "golden/case.h"

namespace crooner::golden {

// Entries of golden/labels that are checked in a source of their own.
void check_conditioner_bins(const Json& entry);
void check_empty_vectors(const Json& shape);

}  // namespace crooner::golden
