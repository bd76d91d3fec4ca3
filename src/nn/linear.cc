#include "nn/linear.h"

namespace crooner::nn {

at::Tensor Linear::operator()(const at::Tensor& x) const {
  auto shape = x.sizes().vec();
  shape.back() = w_.outputs();
  return b_.addmm(x.reshape({-1, w_.inputs()}), w_.value()).view(shape);
}

}  // namespace crooner::nn
