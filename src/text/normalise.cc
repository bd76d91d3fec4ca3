#include "text/normalise.h"

#include "text/lower_case.h"

namespace crooner::text {

std::string normalise(const std::string& name, LabelVersion version) {
  const std::string lower = lower_case(name);
  if (version == LabelVersion::kV3) return lower;
  std::string result;
  for (const char c : lower) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (word) {
      result.push_back(c);
    } else if (!result.empty() && result.back() != '_') {
      result.push_back('_');
    }
  }
  if (!result.empty() && result.back() == '_') result.pop_back();
  return result;
}

std::vector<std::string> genre_words(const std::string& genre, LabelVersion version) {
  const std::string name = normalise(genre, version);
  if (version == LabelVersion::kV3) return {name};
  std::vector<std::string> words;
  std::size_t at = 0;
  for (std::size_t end; (end = name.find('_', at)) != std::string::npos; at = end + 1) {
    words.push_back(name.substr(at, end - at));
  }
  words.push_back(name.substr(at));
  return words;
}

}  // namespace crooner::text
