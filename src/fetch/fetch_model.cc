#include "fetch/fetch_model.h"

#include <algorithm>
#include <optional>

#include "base/counted.h"
#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "base/os_file.h"
#include "base/paths.h"
#include "base/sha256.h"
#include "base/strings.h"
#include "fetch/fetch_record.h"
#include "fetch/mirror.h"
#include "fetch/part_queue.h"
#include "import/catalogue_import.h"
#include "import/id_lists.h"
#include "import/staging.h"

namespace crooner::fetch {
namespace {

namespace fs = std::filesystem;

constexpr const char* kWorkFolder = ".crooner-fetch";

std::string source_of(const FetchRequest& request) {
  const std::string& base = request.plan.model.download->base;
  if (!request.from.empty()) return request.from;
  if (!base.empty()) return base;
  throw UsageError(str_cat("'", request.plan.model.name,
                           "' is published nowhere; name a mirror with --from URL|FOLDER."));
}

class Fetch {
 public:
  explicit Fetch(const FetchRequest& request)
      : request_(request),
        mirror_(source_of(request)),
        model_(request.plan.result),
        work_(request.folder / kWorkFolder),
        lock_(FileHandle::open_append(create_folder(work_) / "lock")),
        record_(work_ / "record.json") {
    if (lock_.try_lock()) return;
    throw UsageError(str_cat("Another crooner is fetching to '", request.folder.string(),
                             "'; wait until it is done."));
  }

  void run() {
    std::vector<const PlannedPart*> missing;
    for (const PlannedPart& part : request_.plan.parts) {
      if (!is_done(part)) missing.push_back(&part);
    }
    std::vector<std::string> names{"model.json"};
    for (const PlannedPart& part : request_.plan.parts) {
      const std::string path = weights_of(model_, part).path;
      if (!part.shared && !is_moved(part)) names.push_back(path);
    }
    importer::check_outputs(request_.folder, names, {}, importer::Existing::kRefuse);
    const int parallel = check_space(missing);
    PartQueue queue(missing, mirror_, work_, parallel);
    while (const auto download = queue.next()) import(*download);
    finish();
  }

 private:
  fs::path staged(const PlannedPart& part) const { return work_ / (part.name + ".safetensors"); }

  // The part was finished and moved to its place by a fetch that was killed then.
  bool is_moved(const PlannedPart& part) {
    const FetchedPart* fetched = record_.find(part.name);
    const fs::path file = request_.folder / weights_of(model_, part).path;
    return fetched && is_file(file) && sha256_file(file) == fetched->sha256;
  }

  // Whether the part need not be downloaded: a fetch before has finished it, or another model
  // shares it.
  bool is_done(const PlannedPart& part) {
    const FetchedPart* fetched = record_.find(part.name);
    if (fetched && (is_file(staged(part)) || is_moved(part))) {
      log::info(str_cat("'", part.name, "' is there already."));
      return true;
    }
    if (!part.shared) return false;
    const auto shared = importer::find_shared_part(request_.folder, part.name);
    if (shared.path.empty()) return false;
    log::info(str_cat("'", part.name, "' is there already, shared with another model."));
    weights_of(model_, part) = {shared.path, shared.sha256};
    return true;
  }

  // How many downloads the disk has room for at a time, beside the result.
  int check_space(const std::vector<const PlannedPart*>& missing) const {
    std::uint64_t result = 0;
    std::vector<std::uint64_t> sizes;
    for (const PlannedPart* part : missing) {
      result += part->bytes;
      sizes.push_back(part->bytes);
    }
    std::sort(sizes.rbegin(), sizes.rend());
    std::error_code failure;
    const fs::space_info space = fs::space(work_, failure);
    int parallel = 0;
    for (const std::uint64_t size : sizes) {
      result += size;
      if (!failure && space.available < result) break;
      if (++parallel == request_.parallel) break;
    }
    if (parallel > 0 || missing.empty()) return std::max(parallel, 1);
    throw ResourceError(str_cat("The model needs about ", format_bytes(static_cast<double>(result)),
                                " while it is fetched, but only ",
                                format_bytes(static_cast<double>(space.available)), " is free in '",
                                request_.folder.string(), "'."));
  }

  void import(const PartQueue::Download& download) {
    const PlannedPart& part = *download.part;
    FetchedPart fetched;
    fetched.source = mirror_.from() + (mirror_.is_address() ? "" : "/") + part.file.path;
    fetched.source_sha256 = sha256_file(download.file);
    try {
      check_file(part, download.file, fetched.source_sha256);
      log::info(str_cat("Importing '", part.name, "' (",
                        format_bytes(static_cast<double>(part.bytes)), ")"));
      config::PriorEntry* entry = nullptr;
      for (config::PriorEntry& prior : model_.priors) {
        if (prior.config.level == part.level) entry = &prior;
      }
      fetched.sha256 =
          importer::import_catalogue_part(download.file, part.name, staged(part), entry);
      if (entry != nullptr) {
        fetched.half_weights = entry->config.half_weights;
        if (entry->config.conditioner) fetched.blocks_name = entry->config.conditioner->blocks_name;
      }
    } catch (const InputError& error) {
      remove_download(download.file);
      throw InputError(str_cat("What came from '", fetched.source, "' is not '", part.name,
                               "': ", error.what()));
    }
    record_.add(part.name, fetched);
    remove_download(download.file);
  }

  void check_file(const PlannedPart& part, const fs::path& file, const std::string& sha256) const {
    const std::uint64_t size = fs::file_size(file);
    if (part.file.bytes != 0 && size != part.file.bytes)
      throw InputError(
          str_cat("It has ", size, " bytes where ", part.file.bytes, " are published."));
    if (!part.file.sha256.empty() && sha256 != part.file.sha256)
      throw InputError(
          str_cat("Its SHA-256 is ", sha256, " where ", part.file.sha256, " is published."));
  }

  // A mirror's own file stays.
  void remove_download(const fs::path& file) const {
    std::error_code failure;
    if (mirror_.is_address()) fs::remove(file, failure);
  }

  // The folder with the id lists that could be had.
  fs::path fetch_lists() {
    if (!request_.ids.empty()) return request_.ids;
    const std::string& published = request_.plan.model.download->id_lists;
    const bool own = !request_.from.empty() || published.empty();
    const Mirror& mirror = own ? mirror_ : lists_.emplace(published);
    try {
      for (const std::string& list : request_.plan.lists) {
        const fs::path file = mirror.get(list, work_ / (list + ".download"), {}, {});
        write_file(work_ / list, read_file(file));
      }
    } catch (const InputError& error) {
      log::warn(error.what());
    }
    return {};
  }

  void finish() {
    const fs::path lists_folder = fetch_lists();
    model_.folder = request_.folder;
    model_.name = request_.folder.filename().string();
    const auto lists = importer::read_id_lists({lists_folder, {}, {work_}}, model_);
    std::vector<std::string> sources;
    for (const PlannedPart& part : request_.plan.parts) {
      const FetchedPart* fetched = record_.find(part.name);
      if (!fetched) continue;
      sources.push_back(str_cat(fetched->source, " (SHA-256 ", fetched->source_sha256, ")"));
      use_layout(part, *fetched);
      install(part, *fetched);
    }
    model_.provenance = sources.empty() ? "From parts that other models share."
                                        : str_cat("Fetched from ", join(sources), ".");
    for (const importer::ListFile& list : lists)
      write_file(request_.folder / list.name, list.lines);
    config::write_model_folder(model_);
    std::error_code failure;
    fs::remove_all(work_, failure);
  }

  void use_layout(const PlannedPart& part, const FetchedPart& fetched) {
    for (config::PriorEntry& prior : model_.priors) {
      if (prior.config.level != part.level) continue;
      prior.config.half_weights = fetched.half_weights;
      if (prior.config.conditioner) prior.config.conditioner->blocks_name = fetched.blocks_name;
    }
  }

  void install(const PlannedPart& part, const FetchedPart& fetched) {
    config::WeightFileRef& weights = weights_of(model_, part);
    weights.sha256 = fetched.sha256;
    if (part.shared) {
      if (is_file(staged(part)))
        weights.path =
            importer::share_part(staged(part), request_.folder, part.name, fetched.sha256);
      return;
    }
    if (is_file(staged(part))) rename_file(staged(part), request_.folder / weights.path);
  }

  const FetchRequest& request_;
  Mirror mirror_;
  std::optional<Mirror> lists_;
  config::ModelFolder model_;
  fs::path work_;
  FileHandle lock_;
  FetchRecord record_;
};

}  // namespace

void fetch_model(const FetchRequest& request) {
  Fetch(request).run();
}

std::string describe_fetch(const FetchRequest& request) {
  const FetchPlan& plan = request.plan;
  return str_cat(plan.model.description, ". ", counted(plan.parts.size(), "file"), ", about ",
                 format_bytes(static_cast<double>(plan.bytes)), ", from ", source_of(request),
                 " to '", request.folder.string(), "'. Licence: ", plan.model.licence, ".");
}

}  // namespace crooner::fetch
