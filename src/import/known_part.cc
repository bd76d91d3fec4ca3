#include "import/known_part.h"

#include <algorithm>
#include <set>

#include "import/source.h"

namespace crooner::importer {
namespace {

std::vector<std::string> parts_of(const config::CatalogueModel& model) {
  std::vector<std::string> parts = model.priors;
  parts.push_back(model.vqvae);
  return parts;
}

std::set<std::string> all_parts() {
  std::set<std::string> all;
  for (const std::string& name : config::catalogue_models()) {
    for (const std::string& part : parts_of(config::catalogue_model(name))) all.insert(part);
  }
  return all;
}

bool fits(const FoundPart& part, const config::CataloguePart& known) {
  if (part.prior != known.prior.has_value()) return false;
  if (!part.prior) return has_shapes(part, part_table(*known.vqvae));
  config::PriorConfig config = *known.prior;
  if (has_shapes(part, part_table(config))) return true;
  if (!config.conditioner) return false;
  config.conditioner->blocks_name = !config.conditioner->blocks_name;
  return has_shapes(part, part_table(config));
}

}  // namespace

std::optional<config::CataloguePart> known_part(const FoundPart& part) {
  std::optional<config::CataloguePart> found;
  for (const std::string& name : all_parts()) {
    config::CataloguePart known = config::catalogue_part(name);
    if (!fits(part, known)) continue;
    if (!found) {
      found = std::move(known);
    } else if (found->vqvae != known.vqvae || found->prior != known.prior) {
      return std::nullopt;
    }
  }
  return found;
}

std::string shared_part(const std::string& part) {
  int users = 0;
  for (const std::string& name : config::catalogue_models()) {
    const auto parts = parts_of(config::catalogue_model(name));
    users += std::find(parts.begin(), parts.end(), part) != parts.end();
  }
  return users > 1 ? part : "";
}

std::string model_of_parts(const std::vector<std::string>& parts) {
  for (const std::string& name : config::catalogue_models()) {
    const auto known = parts_of(config::catalogue_model(name));
    const bool all = std::all_of(parts.begin(), parts.end(), [&](const std::string& part) {
      return std::find(known.begin(), known.end(), part) != known.end();
    });
    // A VQ-VAE alone is no model of that name.
    if (all && parts.size() == known.size()) return name;
  }
  return "";
}

}  // namespace crooner::importer
