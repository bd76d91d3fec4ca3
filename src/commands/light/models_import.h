#pragma once

#include "cli/models.h"

namespace crooner::commands {

// crooner models import: makes a model folder of files of weights (docs/formats/model-folder.md),
// from bytes to bytes: whatever their size, no more memory is taken than the largest tensor needs.
// Prints the folder. Throws InputError when a source is not what it should be (everything that is
// wrong with a part at once; a tensor with NaN or infinity by its name), UsageError for an unknown
// --as, ResourceError when the output cannot be written.
void models_import(const cli::ModelsImportOptions& options);

}  // namespace crooner::commands
