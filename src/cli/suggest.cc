#include "cli/suggest.h"

#include "base/strings.h"
#include "base/suggest.h"

namespace crooner::cli {

std::string did_you_mean(const std::string& typed, const std::vector<std::string>& known) {
  const std::vector<std::string> close = suggestions(typed, known, 1);
  return close.empty() ? "" : str_cat(" Did you mean '", close.front(), "'?");
}

}  // namespace crooner::cli
