#include "cli/choice_list.h"

#include <algorithm>
#include <sstream>

#include "base/error.h"
#include "base/strings.h"
#include "cli/suggest.h"

namespace crooner::cli {

std::vector<std::string> parse_choice_list(const std::string& flag, const std::string& text,
                                           const std::vector<std::string>& known,
                                           const std::string& noun) {
  const std::string accepted = join(known, ", ", [](const std::string& name) { return name; });
  std::vector<std::string> chosen;
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, ',');) {
    if (std::find(known.begin(), known.end(), part) == known.end()) {
      throw UsageError(str_cat(flag, " is '", text, "', where '", part, "' is not ", noun,
                               "; it takes some of these, separated by commas: ", accepted, ".",
                               did_you_mean(part, known)));
    }
    if (std::find(chosen.begin(), chosen.end(), part) != chosen.end()) {
      throw UsageError(str_cat(flag, " is '", text, "', which names ", part, " twice."));
    }
    chosen.push_back(part);
  }
  if (chosen.empty()) {
    throw UsageError(
        str_cat(flag, " is empty; it takes some of these, separated by commas: ", accepted, "."));
  }
  return chosen;
}

}  // namespace crooner::cli
