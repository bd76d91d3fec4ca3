#include "nn/linear.h"

namespace crooner::nn {

at::Tensor Linear::operator()(const at::Tensor& x) const {
  auto shape = x.sizes().vec();
  shape.back() = w_.size(1);
  return b_.addmm(x.reshape({-1, w_.size(0)}), w_).view(shape);
}

}  // namespace crooner::nn
