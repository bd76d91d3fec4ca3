#include "nn/mlp.h"

namespace crooner::nn {

at::Tensor quick_gelu(const at::Tensor& x) {
  return x.mul(1.702).sigmoid_().mul(x);
}

}  // namespace crooner::nn
