#include "nn/layer_norm.h"

#include <ATen/ops/layer_norm.h>

namespace crooner::nn {

at::Tensor LayerNorm::operator()(const at::Tensor& x) const {
  return at::layer_norm(x.to(at::kFloat), weight_.sizes(), weight_, bias_, 1e-5)
      .to(x.scalar_type());
}

}  // namespace crooner::nn
