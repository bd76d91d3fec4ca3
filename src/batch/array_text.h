#pragma once

#include <cstddef>
#include <string_view>

namespace crooner::batch {

// Walks through the text of a JSON array, from behind its opening bracket, element by element. What
// is inside an element is not looked at but for quotes and brackets, so that an invalid one costs
// only its own row.
class ArrayText {
 public:
  explicit ArrayText(std::string_view text) : text_(text), at_(text.find('[') + 1) {}

  // The next element without the comma or bracket that ends it.
  std::string_view next();

  bool ended() const { return ended_; }
  bool closed() const { return closed_; }  // by its bracket
  std::string_view rest() const;           // what follows the end
  int line() const { return line_; }       // on which the last element begins, from 1

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;
  int line_ = 1;
  bool ended_ = false;
  bool closed_ = false;
};

}  // namespace crooner::batch
