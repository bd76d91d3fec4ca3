#include "api/guides.h"

#include <algorithm>
#include <utility>

#include "base/strings.h"

namespace crooner::api {
namespace {

bool has_words(const std::string& lyrics) {
  return lyrics.find_first_not_of(" \t\r\n") != std::string::npos;
}

bool has_names(const Request& request) {
  return !(request.genre.empty() && request.artist.empty());
}

bool is_on(const PerLevel<double>& setting) {
  return setting.all.value_or(0) > 0 ||
         std::any_of(setting.levels.begin(), setting.levels.end(),
                     [](const auto& level) { return level.second > 0; });
}

// The song's labels with other lyrics; without any, with none.
std::vector<text::Labels> other_labels(const Request& request, const text::Labeller& labeller,
                                       const text::Labels& labels,
                                       std::vector<std::string>* warnings) {
  std::vector<text::Labels> all;
  for (const std::string& lyrics : request.guidance.other_lyrics) {
    std::vector<std::string> found;
    text::LabelInput other;
    other.lyrics = lyrics;
    all.push_back(labels);
    all.back().lyrics = labeller.labels(other, /*strict=*/false, &found).lyrics;
    all.back().times.clear();
    for (const std::string& sentence : found) {
      warnings->push_back(str_cat("Of --guidance-lyrics: ", sentence));
    }
  }
  if (!all.empty()) return all;
  all.push_back(labels);
  all.back().lyrics.clear();
  return all;
}

}  // namespace

std::vector<sampling::Guide> make_guides(const config::GuidanceWeights& weights,
                                         const Request& request, const text::Labeller& labeller,
                                         const text::Labels& labels,
                                         std::vector<std::string>* warnings) {
  std::vector<sampling::Guide> guides;
  if (weights.lyrics > 0 && has_words(request.lyrics)) {
    const auto others = other_labels(request, labeller, labels, warnings);
    const double weight = weights.lyrics / static_cast<double>(others.size());
    for (const text::Labels& other : others) {
      guides.push_back({sampling::GuideKind::kLyrics, other, static_cast<float>(weight)});
    }
  }
  if (weights.names > 0 && has_names(request)) {
    text::Labels unknown = labels;
    unknown.artist = 0;
    unknown.genres = {0};
    guides.push_back(
        {sampling::GuideKind::kNames, std::move(unknown), static_cast<float>(weights.names)});
  }
  return guides;
}

void check_guidance(const Request& request, std::vector<std::string>* warnings) {
  if (is_on(request.guidance.lyrics) && !has_words(request.lyrics)) {
    warnings->push_back("There are no lyrics: --guidance lyrics is ignored.");
  }
  if (is_on(request.guidance.names) && !has_names(request)) {
    warnings->push_back("There is no genre and no artist: --guidance names is ignored.");
  }
}

}  // namespace crooner::api
