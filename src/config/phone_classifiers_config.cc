#include "config/phone_classifiers_config.h"

#include <algorithm>
#include <set>

#include "base/error.h"
#include "base/strings.h"
#include "config/lyric_layers.h"

namespace crooner::config {

std::vector<std::string> arpabet() {
  return {"aa", "ae", "ah", "ao", "aw", "ax", "ay", "b",  "ch", "d", "dh", "dx", "eh", "er",
          "ey", "f",  "g",  "hh", "ih", "ix", "iy", "jh", "k",  "l", "m",  "n",  "ng", "ow",
          "oy", "p",  "r",  "s",  "sh", "t",  "th", "uh", "uw", "v", "w",  "y",  "z",  "zh"};
}

std::vector<int> PhoneClassifiersConfig::layers_of(const TransformerConfig& transformer) const {
  std::vector<int> all = layers.empty() ? lyric_layers(transformer) : layers;
  std::ranges::sort(all);
  return all;
}

std::int64_t PhoneClassifiersConfig::parameters(const TransformerConfig& transformer) const {
  const auto count = static_cast<std::int64_t>(layers_of(transformer).size());
  return count * (transformer.width + 1) * static_cast<std::int64_t>(phones.size());
}

void PhoneClassifiersConfig::check(const TransformerConfig* transformer) const {
  if (!(weight >= 0))
    throw InputError(str_cat("'phone_classifiers.weight' is ", weight, "; it must be 0 or more."));
  if (phones.empty()) throw InputError("'phone_classifiers.phones' is empty.");
  std::set<std::string> names;
  for (const std::string& phone : phones) {
    if (!names.insert(phone).second)
      throw InputError(str_cat("'phone_classifiers.phones' has \"", printable(phone), "\" twice."));
  }
  if (std::set<int>(layers.begin(), layers.end()).size() != layers.size())
    throw InputError("'phone_classifiers.layers' names a layer twice.");
  if (transformer == nullptr) return;
  const std::vector<int> reading = lyric_layers(*transformer);
  if (reading.empty())
    throw InputError("'phone_classifiers' needs a model whose layers read lyrics.");
  for (const int layer : layers) {
    if (std::ranges::find(reading, layer) != reading.end()) continue;
    throw InputError(
        str_cat("'phone_classifiers.layers' names layer ", layer, "; those that read lyrics are ",
                join(reading, ", ", [](int one) { return std::to_string(one); }), "."));
  }
}

}  // namespace crooner::config
