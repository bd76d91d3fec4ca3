#include "base/csv.h"

#include <algorithm>
#include <utility>

namespace crooner {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text) {
    if (text_.starts_with(kByteOrderMark)) text_.remove_prefix(kByteOrderMark.size());
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
    for (bool field_begins = true; at_ < text_.size();) {
      const char c = text_[at_++];
      if (c == '"' && field_begins) {
        quoted_ = true;
        if (!quoted_part(row.fields.back()))
          return {.line = line_, .fields = {}, .unterminated_quote = true};
      } else if (c == '\n') {
        break;
      } else if (c == ',') {
        row.fields.emplace_back();
      } else if (c != '\r' || at_ == text_.size() || text_[at_] != '\n') {
        row.fields.back() += c;
      }
      field_begins = c == ',';
    }
    return row;
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
  std::size_t at_ = 0;
  int line_ = 1;
  bool quoted_ = false;  // the row has a quoted field
};

}  // namespace

std::vector<CsvRow> parse_csv(std::string_view text) {
  return CsvReader(text).rows();
}

}  // namespace crooner
