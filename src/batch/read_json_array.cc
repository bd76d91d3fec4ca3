#include <algorithm>
#include <string_view>

#include "base/strings.h"
#include "base/trim.h"
#include "batch/read_rows.h"

namespace crooner::batch {
namespace {

// Walks through the text of a JSON array, from behind its opening bracket, element by element. What
// is inside an element is not looked at but for quotes and brackets, so that an invalid one costs
// only its own row.
class ArrayText {
 public:
  explicit ArrayText(std::string_view text) : text_(text) { at_ = text.find('[') + 1; }

  // The next element without the comma or bracket that ends it.
  std::string_view next() {
    const std::size_t begin = std::min(text_.find_first_not_of(kWhiteSpace, at_), text_.size());
    int depth = 0;
    bool quoted = false;
    for (at_ = begin; at_ < text_.size(); ++at_) {
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
    begin_ = begin;
    at_ = std::min(at_, text_.size());
    const std::string_view element = trimmed(text_.substr(begin, at_ - begin));
    closed_ = at_ < text_.size() && text_[at_] == ']';
    ended_ = closed_ || at_ == text_.size();
    if (!ended_) ++at_;
    return element;
  }

  bool ended() const { return ended_; }
  bool closed() const { return closed_; }  // by its bracket
  std::string_view rest() const { return trimmed(text_.substr(closed_ ? at_ + 1 : at_)); }
  int line() const {  // on which the last element begins, from 1
    return 1 + static_cast<int>(std::count(text_.begin(), text_.begin() + begin_, '\n'));
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;
  bool ended_ = false;
  bool closed_ = false;
};

}  // namespace

std::vector<Row> read_json_array(const std::filesystem::path& file, const std::string& text) {
  const std::string name = list_name(file);
  std::vector<Row> rows;
  std::vector<std::string> blank;
  ArrayText array(text);
  int number = 0;
  while (!array.ended()) {
    const std::string_view element = array.next();
    Row row;
    row.source_line = {name, array.line(), ++number};
    if (element.empty() && array.closed()) break;  // [], or a comma before the bracket
    if (!array.closed() && array.ended()) {
      row.error = "The list that begins with [ ends without its ].";
      rows.push_back(std::move(row));
      break;
    }
    add_json_values(row, element);
    is_empty(row) ? blank.push_back(str_cat(array.line())) : rows.push_back(std::move(row));
  }
  if (!array.rest().empty()) {
    Row row;
    row.source_line = {name, array.line()};
    row.error = "Something follows the ] that ends the list.";
    rows.push_back(std::move(row));
  }
  say_passed_over(blank, "empty object", str_cat("of '", name, "', line"));
  return rows;
}

}  // namespace crooner::batch
