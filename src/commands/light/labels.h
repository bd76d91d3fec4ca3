#pragma once

#include "cli/labels.h"

namespace crooner::commands {

// crooner labels artists|genres [SEARCH]: the names that the model's top prior knows, one a line on
// stdout (with --json an object a line: name and id). With SEARCH those that hold it, in any case;
// none: the closest ones. Throws InputError for a model without lists, or when nothing is close.
void labels_artists(const cli::LabelsOptions& options);
void labels_genres(const cli::LabelsOptions& options);

}  // namespace crooner::commands
