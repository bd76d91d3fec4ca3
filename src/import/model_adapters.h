#pragma once

#include <crooner/backend.h>

#include <memory>
#include <string>
#include <vector>

#include "config/model_folder.h"
#include "import/adapter_file.h"

namespace crooner::importer {

// The adapters of one prior, in the order in which they are added: that of their files' hashes,
// since a sum of floating-point numbers depends on its order.
using Adapters = std::vector<std::shared_ptr<const AdapterFile>>;

// Adds an adapter to those of `prior`, a prior of `owner` ("the model 'pocket'"). Throws InputError
// when it was trained on another prior, UsageError when it is one of them already.
void add_adapter(Adapters& adapters, std::shared_ptr<const AdapterFile> adapter,
                 const config::PriorEntry& prior, const std::string& owner);

// The model with these adapters in the entries of their priors. Throws InputError for a file that
// is no adapter of the model, UsageError for one that is named twice or a strength that is not
// finite.
config::ModelFolder with_adapters(config::ModelFolder model, const std::vector<Adapter>& adapters);

// Those of an entry, read again. Throws InputError when a file has changed since.
Adapters open_adapters(const config::PriorEntry& prior);

}  // namespace crooner::importer
