#pragma once

#include "cli/models.h"

namespace crooner::commands {

// crooner models random NAME: the files of a model of the catalogue as they are published
// (vqvae.pth.tar, prior_level_0.pth.tar, ..., id lists), full size, with random weights and made-up
// names: to try memory, speed and import without the published ones. The same seed, the same bytes.
// Prints the files.
void models_random(const cli::ModelsRandomOptions& options);

}  // namespace crooner::commands
