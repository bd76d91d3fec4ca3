#include "base/csv.h"

#include <algorithm>
#include <utility>

namespace crooner {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kSeparators = ",;\t";

// That of the first row: the one that is there most often outside of quotes.
char detect_separator(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of("\r\n"), text.size());
  std::size_t counts[3] = {};
  bool quoted = false;
  for (const char c : text.substr(begin)) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\n') break;
    const std::size_t which = kSeparators.find(c);
    if (which != std::string_view::npos) ++counts[which];
  }
  return kSeparators[std::max_element(counts, counts + 3) - counts];
}

class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text) {
    if (text_.starts_with(kByteOrderMark)) text_.remove_prefix(kByteOrderMark.size());
    if (text_.starts_with("sep=") && text_.size() > 4) {  // Excel's
      separator_ = text_[4];
      at_ = std::min(text_.find('\n'), text_.size() - 1) + 1;
      line_ = 2;
    } else {
      separator_ = detect_separator(text_);
    }
  }

  std::vector<CsvRow> rows() {
    std::vector<CsvRow> all;
    while (at_ < text_.size()) {
      const std::size_t begin = at_;
      CsvRow row = next_row();
      if (row.unterminated_quote) at_ = std::min(text_.find('\n', begin), text_.size() - 1) + 1;
      const bool blank = row.fields.size() == 1 && row.fields[0].empty() && !quoted_;
      if (row.unterminated_quote || !blank) all.push_back(std::move(row));
      line_ += static_cast<int>(std::count(text_.begin() + begin, text_.begin() + at_, '\n'));
    }
    return all;
  }

 private:
  // Reads a row from its first character past its line end.
  CsvRow next_row() {
    CsvRow row{.line = line_, .fields = {""}};
    quoted_ = false;
    std::size_t protected_bytes = 0;  // of the last field: quoted
    const auto end_field = [&] { trim_end(row.fields.back(), protected_bytes); };
    for (bool field_begins = true; at_ < text_.size();) {
      const char c = text_[at_++];
      if (c == '"' && field_begins) {
        quoted_ = true;
        if (!quoted_part(row.fields.back()))
          return {.line = line_, .fields = {}, .unterminated_quote = true};
        protected_bytes = row.fields.back().size();
        field_begins = false;
      } else if (c == '\n') {
        break;
      } else if (c == separator_) {
        end_field();
        row.fields.emplace_back();
        protected_bytes = 0;
        field_begins = true;
      } else if (c == ' ' && field_begins) {
        continue;
      } else if (c != '\r' || at_ == text_.size() || text_[at_] != '\n') {
        row.fields.back() += c;
        field_begins = false;
      }
    }
    end_field();
    return row;
  }

  static void trim_end(std::string& field, std::size_t protected_bytes) {
    while (field.size() > protected_bytes && field.back() == ' ') field.pop_back();
  }

  // Reads from after the opening quote past the closing one; false when there is none.
  bool quoted_part(std::string& field) {
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c != '"') {
        field += c;
      } else if (at_ < text_.size() && text_[at_] == '"') {
        field += text_[at_++];
      } else {
        return true;
      }
    }
    return false;
  }

  std::string_view text_;
  char separator_ = ',';
  std::size_t at_ = 0;
  int line_ = 1;
  bool quoted_ = false;  // the row has a quoted field
};

}  // namespace

std::vector<CsvRow> parse_csv(std::string_view text) {
  return CsvReader(text).rows();
}

}  // namespace crooner
