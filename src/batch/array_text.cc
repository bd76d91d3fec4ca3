#include "batch/array_text.h"

#include <algorithm>

#include "base/trim.h"

namespace crooner::batch {

std::string_view ArrayText::next() {
  const std::size_t begin = std::min(text_.find_first_not_of(kWhiteSpace, at_), text_.size());
  const std::string_view passed = text_.substr(begin_, begin - begin_);
  line_ += static_cast<int>(std::count(passed.begin(), passed.end(), '\n'));
  begin_ = begin;
  int depth = 0;
  bool quoted = false;
  for (at_ = begin_; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (quoted) {
      if (c == '\\') ++at_;
      quoted = c != '"';
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (depth == 0 && (c == ',' || c == ']')) {
      break;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  at_ = std::min(at_, text_.size());
  const std::string_view element = trimmed(text_.substr(begin_, at_ - begin_));
  closed_ = at_ < text_.size() && text_[at_] == ']';
  ended_ = closed_ || at_ == text_.size();
  if (!ended_) ++at_;
  return element;
}

std::string_view ArrayText::rest() const {
  return trimmed(text_.substr(closed_ ? at_ + 1 : at_));
}

}  // namespace crooner::batch
