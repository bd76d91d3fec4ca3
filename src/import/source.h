#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/model_folder.h"
#include "import/found_part.h"

namespace crooner::importer {

// One part of a model before its import: its tensors under their published names.
struct ImportSource {
  std::string path;          // of the file or folder, for messages
  std::optional<int> level;  // of a prior; none: the VQ-VAE
  std::map<std::string, SourceTensor> tensors;

  const SourceTensor* find(const std::string& tensor) const;  // nullptr: none
  std::vector<TensorSpec> specs() const;
};

// The tensors that a part must have, and those that are tied: one tensor under two names (name,
// same_as).
struct PartTable {
  std::vector<TensorSpec> tensors;
  std::vector<std::pair<std::string, std::string>> ties;
};
PartTable part_table(const config::VqvaeConfig& config);
PartTable part_table(const config::PriorConfig& config);

// The tensors of a found part under the names of its table. Those that are no part of the model and
// of a type or a module that it does not have are passed over with one warning; others are kept, so
// that check_part() names them.
ImportSource take_tensors(const FoundPart& part, const PartTable& table);

// Takes from the file what no table knows: the spelling of its names, the type of linear layers.
void detect_layout(const FoundPart& part, config::PriorConfig& config);

// Whether the part has the names and shapes of the table.
bool has_shapes(const FoundPart& part, const PartTable& table);

}  // namespace crooner::importer
