#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/os_file.h"

namespace crooner::importer {

// The outputs of a command before all of them are written: in a hidden folder within the target
// folder, from which commit() moves them. A killed command leaves that folder, which the next one
// for the same target removes, together with what was moved already. Throws ResourceError.
class Staging {
 public:
  // Creates `folder` where it is missing. Throws UsageError when another process writes to it.
  explicit Staging(const std::filesystem::path& folder);
  ~Staging();
  Staging(const Staging&) = delete;

  // Where to write the output `name`, which becomes `folder`/`name`.
  std::filesystem::path path(const std::string& name) const;

  // Moves all outputs to the folder, `last` after all others, as it makes the result valid.
  void commit(const std::string& last);

 private:
  void clean_up();

  std::filesystem::path folder_, hidden_;
  bool created_ = false;  // the folder
  std::optional<FileHandle> lock_;
  bool committed_ = false;
};

// What a command does about outputs that are there already.
enum class Existing {
  kRefuse,
  kNeedForce,  // it has --force, which was not set
  kReplace,    // --force
};

// Of a command that has --force.
inline Existing existing(bool force) {
  return force ? Existing::kReplace : Existing::kNeedForce;
}

// Refuses a `folder` that is a file, outputs (names in `folder`) that the command reads (`inputs`),
// whatever `there`, and those that are there already unless they are replaced. What a killed
// command left is no obstacle. Throws UsageError naming them.
void check_outputs(const std::filesystem::path& folder, const std::vector<std::string>& names,
                   const std::vector<std::filesystem::path>& inputs, Existing there);

}  // namespace crooner::importer
