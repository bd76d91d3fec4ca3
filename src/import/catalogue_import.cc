#include "import/catalogue_import.h"

#include "base/error.h"
#include "base/files.h"
#include "base/os_file.h"
#include "base/paths.h"
#include "base/sha256.h"
#include "base/strings.h"
#include "config/catalogue.h"
#include "import/known_part.h"
#include "import/source.h"
#include "import/write_part.h"

namespace crooner::importer {
namespace {

namespace fs = std::filesystem;

fs::path parts_folder(const fs::path& folder) {
  return fs::weakly_canonical(folder).parent_path() / "parts";
}

FoundPart only_part(const File& file, bool prior) {
  for (FoundPart& part : find_parts({file}, file->path().string())) {
    if (part.prior == prior) return std::move(part);
  }
  throw InputError(str_cat("The file '", file->path().string(), "' holds ",
                           prior ? "a VQ-VAE where a prior" : "a prior where a VQ-VAE",
                           " is expected."));
}

}  // namespace

std::string import_catalogue_part(const fs::path& weights, const std::string& part,
                                  const fs::path& out, config::PriorEntry* entry) {
  const auto file = std::make_shared<const checkpoint::WeightFile>(weights);
  const FoundPart found = only_part(file, entry != nullptr);
  if (entry != nullptr) detect_layout(found, entry->config);
  const PartTable table = entry != nullptr ? part_table(entry->config)
                                           : part_table(config::catalogue_part(part).vqvae.value());
  const ImportSource source = take_tensors(found, table);
  check_part(source, table);
  file->verify();
  check_finite(source, table);
  return write_part(source, table, out);
}

bool is_shared(const std::string& part) {
  return !shared_part(part).empty();
}

std::string share_part(const fs::path& written, const fs::path& folder, const std::string& name,
                       const std::string& sha256) {
  const std::string file = str_cat(name, "-", sha256.substr(0, 12), ".safetensors");
  const fs::path parts = parts_folder(folder);
  create_folder(parts);
  if (is_file(parts / file) && sha256_file(parts / file) == sha256) {
    std::error_code failure;
    fs::remove(written, failure);
  } else {
    rename_file(written, parts / file);
    sync_folder(parts);
  }
  return "../parts/" + file;
}

SharedPart find_shared_part(const fs::path& folder, const std::string& name) {
  const fs::path parts = parts_folder(folder);
  if (!is_folder(parts)) return {};
  const std::string start = name + "-", end = ".safetensors";
  for (const fs::path& path : list_folder(parts)) {
    const std::string file = path.filename().string();
    if (!file.starts_with(start) || !file.ends_with(end) ||
        file.size() != start.size() + 12 + end.size())
      continue;
    const std::string sha256 = sha256_file(path);
    if (sha256.starts_with(file.substr(start.size(), 12))) return {"../parts/" + file, sha256};
  }
  return {};
}

}  // namespace crooner::importer
