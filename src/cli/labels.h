#pragma once

#include <functional>
#include <string>

#include "cli/groups.h"
#include "cli/program.h"

namespace crooner::cli {

// crooner labels artists|genres [SEARCH]: the names that a model knows.
struct LabelsOptions {
  ModelOptions model;
  LogOptions log;
  std::string search;  // empty: all
};

void add_labels_artists(Program& program, std::function<void(const LabelsOptions&)> run);
void add_labels_genres(Program& program, std::function<void(const LabelsOptions&)> run);

}  // namespace crooner::cli
