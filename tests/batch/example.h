#pragma once

#include <fstream>
#include <string>

#include "base/temporary_folder.h"
#include "cli/batch.h"

namespace crooner::batch {

inline void write(const test::TemporaryFolder& folder, const std::string& name,
                  const std::string& bytes) {
  std::ofstream(folder / name, std::ios::binary) << bytes;
}

// crooner batch `source` --out songs, with these flags.
inline cli::BatchOptions batch_of(const std::filesystem::path& source,
                                  const std::vector<cli::FlagValue>& flags = {}) {
  cli::BatchOptions options;
  options.source = source.string();
  options.defaults.out = "songs";
  options.flags = flags;
  cli::Flags all("batch", "");
  cli::declare_generate_flags(all, &options.defaults);
  for (const cli::FlagValue& flag : flags) all.set(flag);
  return options;
}

}  // namespace crooner::batch
