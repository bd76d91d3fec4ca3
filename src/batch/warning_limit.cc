#include "batch/warning_limit.h"

#include "base/log.h"
#include "base/strings.h"

namespace crooner::batch {
namespace {

constexpr std::size_t kShownWarnings = 20;

}  // namespace

void WarningLimit::warn(const std::string& sentence) {
  if (++count_ <= kShownWarnings) {
    log::warn(sentence);
  } else {
    log::debug(sentence);
  }
}

void WarningLimit::finish(const std::string& where) {
  if (count_ > kShownWarnings) {
    log::warn(str_cat("And ", count_ - kShownWarnings, " more warnings: ", where, "."));
  }
  count_ = 0;
}

}  // namespace crooner::batch
