#include "api/labellers.h"

namespace crooner::api {

std::vector<config::PriorConfig> prior_configs(const config::ModelFolder& model) {
  std::vector<config::PriorConfig> configs;
  for (int level = 0; level < model.vqvae.levels; ++level) {
    configs.emplace_back();
    configs.back().level = level;
    configs.back().hop = model.vqvae.hop(level);
    if (model.has_level(level)) configs.back() = model.at_level(level).config;
  }
  return configs;
}

std::vector<std::optional<text::Labeller>> make_labellers(const config::ModelFolder& model) {
  std::vector<std::optional<text::Labeller>> all;
  for (int level = 0; level < model.vqvae.levels; ++level) {
    all.emplace_back();
    if (!model.has_level(level)) continue;
    const config::PriorEntry& prior = model.at_level(level);
    if (!prior.config.labels || !prior.ids) continue;
    const config::LabelsConfig& labels = *prior.config.labels;
    const LabelVersion version = labels.version;
    const text::LabelLayout layout{
        .version = version,
        .genre_slots = labels.genre_slots,
        .lyric_tokens = prior.config.lyrics ? prior.config.lyrics->tokens : 0};
    all.back().emplace(layout, text::IdList::read(model.file(prior.ids->artists), version),
                       text::IdList::read(model.file(prior.ids->genres), version));
  }
  return all;
}

}  // namespace crooner::api
