#pragma once

#include <cstdint>

#include "base/error.h"
#include "base/strings.h"

namespace crooner::engine {

// A model yielded NaN or infinity for the token at `position` of `row`: its weights are broken, or
// the precision is too low for them. The caller, who knows what a row is, says it in its own words.
class NonFiniteLogits : public InputError {
 public:
  NonFiniteLogits(int row, std::int64_t position)
      : InputError(
            str_cat("The logits of row ", row, " at position ", position,
                    " are not finite numbers; the model's weights are broken, or too large for "
                    "the precision.")),
        row_(row),
        position_(position) {}
  int row() const { return row_; }
  std::int64_t position() const { return position_; }

 private:
  int row_;
  std::int64_t position_;
};

}  // namespace crooner::engine
