#include "model/codebook.h"

#include <ATen/ops/embedding.h>

namespace crooner::model {

Nearest nearest_rows(const at::Tensor& vectors, const at::Tensor& codebook) {
  const auto x = vectors.transpose(1, 2).reshape({-1, vectors.size(1)});  // [N * T, emb_width]
  const auto products = x.matmul(codebook.t());
  const auto distances =
      x.square().sum(-1, /*keepdim=*/true).sub(products, 2).add(codebook.square().sum(-1));
  const auto codes = distances.argmin(-1, /*keepdim=*/true);
  const auto smallest = distances.gather(-1, codes);
  return {codes.view({vectors.size(0), -1}), smallest.view({vectors.size(0), -1})};
}

at::Tensor rows_of(const at::Tensor& codes, const at::Tensor& codebook) {
  return at::embedding(codebook, codes).transpose(1, 2);
}

}  // namespace crooner::model
