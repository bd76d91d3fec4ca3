#include "import/settings.h"

#include <algorithm>
#include <functional>

#include "base/error.h"
#include "base/log.h"
#include "base/strings.h"
#include "config/catalogue.h"
#include "config/hps.h"
#include "config/json.h"
#include "import/config_differences.h"
#include "import/huggingface_config.h"
#include "import/known_part.h"

namespace crooner::importer {
namespace {

using config::CataloguePart;
using config::ModelFolder;
using config::PriorEntry;
using config::VqvaeConfig;

class Settler {
 public:
  Settler(std::vector<FoundPart> parts, const std::string& as) : parts_(std::move(parts)), as_(as) {
    for (FoundPart& part : parts_) known_.push_back(known_part(part));
    if (!as.empty()) {
      entry_ = config::catalogue_model(as);
      named_ = config::model_from_catalogue(as);
    }
  }

  ModelToImport run() {
    settle_vqvae();
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (parts_[i].prior) settle_prior(i);
    }
    sort_priors();
    describe();
    return std::move(result_);
  }

 private:
  void settle_vqvae() {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (!parts_[i].prior) found.push_back(i);
    }
    if (found.size() > 1) refuse_duplicate(parts_[found[0]], parts_[found[1]], "the VQ-VAE");
    if (found.empty()) {
      result_.model.vqvae = vqvae_of_priors();
      log::warn(
          "There is no VQ-VAE among the files, and without one a model makes no audio; 'crooner "
          "models assemble' joins this one with a model that has it.");
      return;
    }
    const std::size_t i = found.front();
    VqvaeConfig& config = result_.model.vqvae;
    config = vqvae_settings(parts_[i], known_[i]);
    result_.model.vqvae_weights.path = "vqvae.safetensors";
    const bool same = known_[i] && known_[i]->vqvae == config;
    add(parts_[i], part_table(config), as_.empty() ? same ? known_[i]->name : "" : entry_.vqvae);
  }

  VqvaeConfig vqvae_settings(const FoundPart& part, const std::optional<CataloguePart>& known) {
    const auto from_config = [&] { return vqvae_from_huggingface(part.config); };
    if (!as_.empty()) {
      if (const auto config = readable<VqvaeConfig>(part, from_config))
        warn_of_differences(config::to_json(*config), config::to_json(named_.vqvae), "the VQ-VAE",
                            part.path, "the known model's value");
      return named_.vqvae;
    }
    if (part.vqvae) return *part.vqvae;
    if (part.config.is_object()) {
      const VqvaeConfig config = naming(part, from_config);
      const bool fits = has_shapes(part, part_table(config));
      if (known)
        warn_of_differences(config::to_json(config), config::to_json(*known->vqvae), "the VQ-VAE",
                            part.path,
                            fits ? "the value of config.json" : "the known model's value");
      return known && !fits ? *known->vqvae : config;
    }
    if (part.hps.is_object()) return naming(part, [&] { return config::vqvae_from_hps(part.hps); });
    if (!is_certain(part, known)) refuse_without_settings(part);
    say_known(part, *known);
    return *known->vqvae;
  }

  // What priors alone say of the VQ-VAE whose codes they model.
  VqvaeConfig vqvae_of_priors() {
    for (std::size_t i = 0; as_.empty() && i < parts_.size(); ++i) {
      const FoundPart& part = parts_[i];
      if (part.vqvae) return *part.vqvae;
      if (known_[i] && !known_[i]->source.empty() && part.huggingface)
        return config::catalogue_part("vqvae").vqvae.value();
      if (part.config.is_object())
        return naming(part, [&] { return vqvae_from_huggingface(part.config); });
    }
    throw InputError(
        "None of the files holds a VQ-VAE, which every model needs; give vqvae.pth.tar as well.");
  }

  void settle_prior(std::size_t i) {
    FoundPart& part = parts_[i];
    settle_level(i);
    PriorEntry entry = prior_settings(part, known_[i]);
    detect_layout(part, entry.config);
    part.level = entry.config.level;
    if (entry.ids) result_.ids[entry.config.level] = *entry.ids;
    entry.ids.reset();
    entry.weights = {str_cat("prior_level_", entry.config.level, ".safetensors"), ""};
    const bool same = known_[i] && known_[i]->prior && same_settings(entry, *known_[i]);
    std::string stored = same ? known_[i]->name : "";
    if (!as_.empty()) stored = entry_.priors.at(entry.config.level);
    result_.model.priors.push_back(entry);
    add(part, part_table(entry.config), stored);
  }

  static bool same_settings(const PriorEntry& entry, const CataloguePart& known) {
    return comparable(entry) == comparable({*known.prior, {}, {}, known.sampling});
  }

  void settle_level(std::size_t i) {
    FoundPart& part = parts_[i];
    if (part.huggingface) {
      part.level = result_.model.vqvae.levels - 1 - index_of(part);
      return;
    }
    if (part.level) return;
    if (part.hps.is_object() && part.hps.contains("level") && part.hps["level"].is_number_integer())
      part.level = part.hps["level"].get<int>();
    if (!part.level) part.level = level_in_name(part.name());
    if (!part.level && known_[i]) part.level = known_[i]->prior->level;
    if (part.level) return;
    throw InputError(
        str_cat("The file '", part.path,
                "' holds a prior of an unknown level; put level_0 (bottom), level_1 or "
                "level_2 in its name, as in the published files."));
  }

  // Hugging Face numbers the priors from the top down: "priors.0." is the top.
  static int index_of(const FoundPart& part) {
    const auto at = part.prefix.rfind("priors.");
    if (at != std::string::npos) return std::atoi(part.prefix.c_str() + at + 7);
    return huggingface_index(part.config);
  }

  PriorEntry prior_settings(const FoundPart& part, const std::optional<CataloguePart>& known) {
    const auto from_config = [&] {
      return prior_from_huggingface(part.config, part.tokenizer,
                                    result_.model.vqvae.levels - 1 - *part.level,
                                    result_.model.vqvae);
    };
    if (!as_.empty()) {
      PriorEntry entry = named_.at_level(*part.level);
      if (const auto config = readable<PriorEntry>(part, from_config))
        warn_of_differences(comparable(*config), comparable(entry),
                            str_cat("the prior of level ", *part.level), part.path,
                            "the known model's value");
      return entry;
    }
    if (part.entry) return *part.entry;
    if (part.config.is_object()) {
      PriorEntry entry = naming(part, from_config);
      if (known) reconcile(entry, *known, part.path);
      return entry;
    }
    PriorEntry entry;
    if (part.hps.is_object()) {
      entry.config =
          naming(part, [&] { return config::prior_from_hps(part.hps, result_.model.vqvae); });
      const bool top = entry.config.level == result_.model.top_level();
      const auto number = [&](const char* name, double fallback) {
        return part.hps.contains(name) && part.hps[name].is_number() ? part.hps[name].get<double>()
                                                                     : fallback;
      };
      entry.sampling.hop_fraction = std::max(number("hop_fraction", top ? 0.125 : 0.5),
                                             1.0 / std::max(entry.config.n_ctx, 1));
      entry.sampling.temperature = number("temperature", entry.sampling.temperature);
      return entry;
    }
    if (!is_certain(part, known)) refuse_without_settings(part);
    say_known(part, *known);
    entry.config = *known->prior;
    entry.config.level = *part.level;
    entry.sampling = known->sampling;
    return entry;
  }

  void add(const FoundPart& part, const PartTable& table, const std::string& stored) {
    result_.sources.push_back(take_tensors(part, table));
    // Weights that say their settings themselves are a model of their own.
    const bool shares = !stored.empty() && (!as_.empty() || part.huggingface);
    result_.stored_as.push_back(shares ? shared_part(stored) : "");
    if (!stored.empty()) names_.push_back(stored);
  }

  void sort_priors() {
    auto& priors = result_.model.priors;
    std::sort(priors.begin(), priors.end(), [](const PriorEntry& a, const PriorEntry& b) {
      return a.config.level < b.config.level;
    });
    std::vector<std::size_t> order(result_.sources.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    const auto level = [&](std::size_t i) { return result_.sources[i].level; };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return level(a) < level(b); });
    ModelToImport sorted;
    for (std::size_t n = 0; n < order.size(); ++n) {
      const ImportSource& source = result_.sources[order[n]];
      if (n > 0 && source.level && source.level == sorted.sources.back().level)
        refuse_duplicate(source, sorted.sources.back(),
                         str_cat("the prior of level ", *source.level));
      sorted.sources.push_back(source);
      sorted.stored_as.push_back(result_.stored_as[order[n]]);
    }
    result_.sources = std::move(sorted.sources);
    result_.stored_as = std::move(sorted.stored_as);
  }

  void describe() {
    const std::string name = !as_.empty()                     ? as_
                             : names_.size() == parts_.size() ? model_of_parts(names_)
                                                              : "";
    result_.model.licence = "That of the files it was imported from.";
    for (const FoundPart& part : parts_) {
      if (!part.licence.empty()) result_.model.licence = part.licence;
      if (!part.provenance.empty()) result_.model.provenance = part.provenance;
      if (part.default_seconds > 0) result_.model.default_seconds = part.default_seconds;
    }
    if (name.empty() || !result_.model.provenance.empty()) return;
    const ModelFolder known = config::model_from_catalogue(name);
    result_.model.licence = known.licence;
    result_.model.default_seconds = known.default_seconds;
  }

  template <typename Part>
  [[noreturn]] static void refuse_duplicate(const Part& one, const Part& other,
                                            const std::string& what) {
    throw InputError(str_cat("The files '", one.path, "' and '", other.path, "' both hold ", what,
                             "; give one file a part."));
  }

  [[noreturn]] static void refuse_without_settings(const FoundPart& part) {
    throw InputError(str_cat(
        "The file '", part.path,
        "' does not hold its hyperparameters (hps); name its model with --as NAME, one of crooner "
        "models list, or give them with --hps FILE."));
  }

  // Only the published models have shapes that no other has; a folder of Hugging Face without its
  // config.json is taken for what it looks like.
  static bool is_certain(const FoundPart& part, const std::optional<CataloguePart>& known) {
    return known && (part.huggingface || !known->source.empty());
  }

  static void say_known(const FoundPart& part, const CataloguePart& known) {
    log::info(str_cat("'", part.path, "' holds no settings; by its shapes it is '", known.name,
                      "' (", known.description, ")."));
  }

  // What config.json says, where that is not what is used; nothing when it says nothing valid.
  template <typename Settings, typename Read>
  static std::optional<Settings> readable(const FoundPart& part, Read&& read) {
    try {
      if (part.config.is_object()) return read();
    } catch (const InputError& error) {
      log::warn(str_cat("'", part.path, "': ", error.what(), " It is not used."));
    }
    return std::nullopt;
  }

  template <typename Read>
  static auto naming(const FoundPart& part, Read&& read) -> decltype(read()) {
    try {
      return read();
    } catch (const InputError& error) {
      throw InputError(str_cat("The file '", part.path, "': ", error.what()));
    }
  }

  std::vector<FoundPart> parts_;
  std::vector<std::optional<CataloguePart>> known_;  // of each part
  const std::string& as_;
  config::CatalogueModel entry_;  // of `as_`
  ModelFolder named_;
  std::vector<std::string> names_;  // of the catalogue, of the parts added so far
  ModelToImport result_;
};

}  // namespace

ModelToImport settle(std::vector<FoundPart> parts, const std::string& as) {
  return Settler(std::move(parts), as).run();
}

}  // namespace crooner::importer
