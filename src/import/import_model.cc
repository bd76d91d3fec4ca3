#include "import/import_model.h"

#include <algorithm>
#include <set>
#include <system_error>

#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "base/strings.h"
#include "import/catalogue_import.h"
#include "import/hps_file.h"
#include "import/id_lists.h"
#include "import/settings.h"
#include "import/source_folder.h"
#include "import/staging.h"
#include "import/write_part.h"

namespace crooner::importer {
namespace {

namespace fs = std::filesystem;
using checkpoint::WeightFile;
using config::ModelFolder;

// Everything about an import but its output.
struct Prepared {
  ModelToImport weights;
  std::vector<PartTable> tables;  // of its sources
  std::vector<ListFile> lists;
  std::vector<fs::path> inputs;
  std::uint64_t bytes = 0;
};

std::string describe(const ImportSource& source) {
  const fs::path clean = fs::path(source.path).lexically_normal();
  return str_cat(source.level ? str_cat("the prior of level ", *source.level) : "the VQ-VAE",
                 " of ", (clean.has_filename() ? clean : clean.parent_path()).filename().string());
}

std::string provenance(const std::vector<std::string>& names) {
  std::vector<std::string> once;
  for (const std::string& name : names) {
    if (std::find(once.begin(), once.end(), name) == once.end()) once.push_back(name);
  }
  return str_cat("Imported from ", join(once), ".");
}

// The published models store linear layers in half; everything else is in single precision.
void say_half(const ImportSource& source, const PartTable& table) {
  std::size_t half = 0;
  std::string type;
  for (const TensorSpec& spec : table.tensors) {
    const SourceTensor* tensor = source.find(spec.name);
    if (!tensor || element_size(spec.dtype) == 2 || element_size(tensor->stored->dtype) != 2)
      continue;
    ++half;
    type = dtype_name(tensor->stored->dtype);
  }
  if (half == 0) return;
  log::warn(str_cat(half, " of ", table.tensors.size(), " tensors of ", describe(source),
                    " are stored in half precision (", type,
                    "), where the published models have F32; they are imported as they are."));
}

// Compares every file with the checksums that it carries.
void verify_checksums(const std::vector<ImportSource>& sources) {
  std::set<const WeightFile*> seen;
  for (const ImportSource& source : sources) {
    for (const auto& [name, tensor] : source.tensors) {
      if (seen.insert(tensor.file.get()).second) tensor.file->verify();
    }
  }
}

fs::path folder_of(const fs::path& source) {
  std::error_code failure;
  if (fs::is_directory(source, failure)) return source;
  return source.has_parent_path() ? source.parent_path() : fs::path(".");
}

// Opens the sources, of alternative sets the one of this number, and checks all but the numbers.
Prepared prepare(const ImportRequest& request, const std::vector<std::vector<SourceSet>>& sets,
                 std::size_t alternative) {
  Prepared prepared;
  std::vector<FoundPart> parts;
  IdListSources ids{request.ids, {}, {}};
  std::vector<std::string> names;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    const SourceSet& set = sets[i][std::min(alternative, sets[i].size() - 1)];
    for (FoundPart& part : open_set(set, request.sources[i])) {
      ids.folders.push_back(folder_of(part.path));
      parts.push_back(std::move(part));
    }
    ids.folders.push_back(folder_of(request.sources[i]));
  }
  for (const FoundPart& part : parts) {
    for (const auto& [name, tensor] : part.tensors) {
      if (prepared.inputs.empty() || prepared.inputs.back() != tensor.file->path())
        prepared.inputs.push_back(tensor.file->path());
    }
  }
  for (const fs::path& input : prepared.inputs) ids.folders.push_back(folder_of(input));
  if (!request.hps.empty()) apply_settings_file(request.hps, parts);
  std::stable_sort(parts.begin(), parts.end(),
                   [](const FoundPart& a, const FoundPart& b) { return a.prior < b.prior; });
  prepared.weights = settle(std::move(parts), request.as);
  ModelFolder& model = prepared.weights.model;
  for (const ImportSource& source : prepared.weights.sources) {
    const PartTable table =
        source.level ? part_table(model.at_level(*source.level).config) : part_table(model.vqvae);
    check_part(source, table);
    prepared.bytes += part_bytes(source, table);
    prepared.tables.push_back(table);
    const fs::path clean = fs::path(source.path).lexically_normal();
    names.push_back((clean.has_filename() ? clean : clean.parent_path()).filename().string());
  }
  model.check();
  if (model.provenance.empty()) model.provenance = provenance(names);
  ids.own = prepared.weights.ids;
  prepared.lists = read_id_lists(ids, model);
  return prepared;
}

// Tries the alternatives of the sources in turn; when none is complete, says why the first is not.
Prepared prepare(const ImportRequest& request) {
  std::vector<std::vector<SourceSet>> sets;
  std::size_t alternatives = 1;
  for (const std::string& source : request.sources) {
    sets.push_back(source_sets(source));
    alternatives = std::max(alternatives, sets.back().size());
  }
  std::string first;
  for (std::size_t i = 0; i < alternatives; ++i) {
    try {
      Prepared prepared = prepare(request, sets, i);
      if (i > 0) log::warn(str_cat("Other weights there were passed over: ", first));
      return prepared;
    } catch (const InputError& error) {
      if (first.empty()) first = error.what();
      if (i + 1 == alternatives && alternatives == 1) throw;
    }
  }
  throw InputError(first);
}

void check_space(const fs::path& folder, std::uint64_t needed) {
  std::error_code error;
  fs::path there = fs::absolute(folder, error);
  while (!fs::exists(there, error) && there.has_relative_path()) there = there.parent_path();
  const fs::space_info space = fs::space(there, error);
  if (error || space.available > needed) return;
  throw ResourceError(str_cat("The model needs ", format_bytes(static_cast<double>(needed)),
                              ", but only ", format_bytes(static_cast<double>(space.available)),
                              " is free in '", folder.string(), "'."));
}

std::vector<std::string> output_names(const Prepared& prepared) {
  std::vector<std::string> names{"model.json"};
  const ModelToImport& weights = prepared.weights;
  for (std::size_t i = 0; i < weights.sources.size(); ++i) {
    const auto& level = weights.sources[i].level;
    if (!weights.stored_as[i].empty()) continue;
    names.push_back(level ? weights.model.at_level(*level).weights.path
                          : weights.model.vqvae_weights.path);
  }
  for (const ListFile& list : prepared.lists) names.push_back(list.name);
  return names;
}

config::WeightFileRef& file_ref(ModelFolder& model, const ImportSource& source) {
  if (!source.level) return model.vqvae_weights;
  for (config::PriorEntry& prior : model.priors) {
    if (prior.config.level == *source.level) return prior.weights;
  }
  return model.vqvae_weights;  // not reached: every source has its prior
}

}  // namespace

fs::path new_model_folder(const fs::path& out, bool force) {
  fs::path folder = out.lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();  // "models/mine/"
  std::error_code failure;
  if (!force && fs::exists(folder / "model.json", failure)) {
    throw UsageError(str_cat("The folder '", folder.string(),
                             "' of --out already holds a model; remove it or choose another."));
  }
  return folder;
}

ModelFolder import_model(const ImportRequest& request) {
  new_model_folder(request.folder, request.force);
  Prepared prepared = prepare(request);
  ModelToImport& weights = prepared.weights;
  ModelFolder& model = weights.model;
  check_outputs(request.folder, output_names(prepared), prepared.inputs, existing(request.force));
  for (std::size_t i = 0; i < weights.sources.size(); ++i) {
    say_half(weights.sources[i], prepared.tables[i]);
  }
  check_space(request.folder, prepared.bytes);
  verify_checksums(weights.sources);
  for (std::size_t i = 0; i < weights.sources.size(); ++i) {
    check_finite(weights.sources[i], prepared.tables[i]);
  }

  Staging staging(request.folder);
  model.name = request.folder.filename().string();
  for (const ListFile& list : prepared.lists) write_file(staging.path(list.name), list.lines);
  for (std::size_t i = 0; i < weights.sources.size(); ++i) {
    const ImportSource& source = weights.sources[i];
    const PartTable& table = prepared.tables[i];
    config::WeightFileRef& part = file_ref(model, source);
    log::info(str_cat("Importing ", describe(source), " (",
                      format_bytes(static_cast<double>(part_bytes(source, table))), ")"));
    const fs::path file = staging.path(part.path);
    part.sha256 = write_part(source, table, file);
    if (!weights.stored_as[i].empty())
      part.path = share_part(file, request.folder, weights.stored_as[i], part.sha256);
  }
  model.folder = staging.path("");
  config::write_model_folder(model);
  staging.commit("model.json");
  model.folder = request.folder;
  return std::move(model);
}

}  // namespace crooner::importer
