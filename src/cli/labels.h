#pragma once

#include <string>

#include "cli/groups.h"

namespace crooner::cli {

// crooner labels artists|genres [SEARCH]: the names in a model's label lists.
struct LabelsOptions {
  ModelOptions model;
  LogOptions log;
  std::string search;  // empty: all
};

void declare_labels_artists(Flags& flags, LabelsOptions* options);
void declare_labels_genres(Flags& flags, LabelsOptions* options);

}  // namespace crooner::cli
