#pragma once

#include <cstdint>

#include "base/error.h"
#include "base/strings.h"

namespace crooner::engine {

// The model produced NaN or infinity for the token at `position` of `row`: its weights are damaged
// or exceed the range of the precision. Callers that know which song a row holds rethrow it as an
// InputError that names the song.
class NonFiniteLogits : public InputError {
 public:
  NonFiniteLogits(int row, std::int64_t position)
      : InputError(
            str_cat("The logits of row ", row, " at position ", position,
                    " are not finite; the model's weights are damaged or exceed the range of "
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
