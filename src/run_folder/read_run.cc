#include "run_folder/read_run.h"

#include <span>
#include <string>

#include "base/files.h"

namespace crooner::run_folder {

JournalState read_journal(const std::filesystem::path& folder, const Record& record) {
  const std::filesystem::path file = folder / "journal";
  if (!std::filesystem::exists(file)) return {};
  const std::string bytes = read_file(file);
  return parse_journal(std::as_bytes(std::span(bytes)), metadata_hash(record), file.string()).state;
}

}  // namespace crooner::run_folder
