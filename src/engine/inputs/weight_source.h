#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/precision.h"
#include "engine/inputs/tensor_view.h"

namespace crooner::engine {

// Returns the tensor of a published name ("transformer._attn_mods.0.attn.c_attn.w"); its memory
// need only stay valid until the next call. Throws InputError if there is none.
using WeightSource = std::function<TensorView(const std::string& name)>;

// The source's tensor `name`. Throws InputError if it has another shape, or holds neither F32, F16
// nor BF16.
TensorView view_of(const WeightSource& source, const std::string& name,
                   const std::vector<std::int64_t>& shape);

// The type in which the output matrix x_out.weight is stored, and so multiplied: float32 in the
// published models.
Precision output_precision(const WeightSource& source);

}  // namespace crooner::engine
