#pragma once

#include <ATen/core/Tensor.h>

namespace crooner::model {

// The nearest code vectors by squared Euclidean distance, computed as |x|^2 - 2 x k^T + |k|^2; ties
// go to the lowest code.
struct Nearest {
  at::Tensor codes;      // int64 [N, T]
  at::Tensor distances;  // the smallest squared distances [N, T]
};
Nearest nearest_code_vectors(const at::Tensor& vectors /* [N, emb_width, T] */,
                             const at::Tensor& codebook /* [bins, emb_width] */);

// The code vectors of codes int64 [N, T]: [N, emb_width, T].
at::Tensor code_vectors(const at::Tensor& codes, const at::Tensor& codebook);

}  // namespace crooner::model
