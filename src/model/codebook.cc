#include "model/codebook.h"

#include <ATen/Parallel.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/empty.h>

#include "engine/convolution/packed_codebook.h"

namespace crooner::model {
namespace {

namespace cpu = engine::cpu;

Nearest nearest_on_cpu(const at::Tensor& x /* [d, emb_width] */, const at::Tensor& codebook) {
  const auto rows = codebook.contiguous(), vectors = x.contiguous();
  Nearest nearest{at::empty({x.size(0)}, at::kLong), at::empty({x.size(0)}, at::kFloat)};
  cpu::ThreadPool pool(at::get_num_threads());
  engine::convolution::PackedCodebook(rows.const_data_ptr<float>(), static_cast<int>(rows.size(0)),
                                      static_cast<int>(rows.size(1)))
      .nearest(cpu::kernels(cpu::best_target()), pool, vectors.const_data_ptr<float>(),
               vectors.size(1), vectors.size(0), nearest.codes.data_ptr<std::int64_t>(),
               nearest.distances.data_ptr<float>());
  return nearest;
}

Nearest nearest_by_tensors(const at::Tensor& x, const at::Tensor& codebook) {
  const auto products = x.matmul(codebook.t());
  const auto distances =
      x.square().sum(-1, /*keepdim=*/true).sub(products, 2).add(codebook.square().sum(-1));
  const auto codes = distances.argmin(-1, /*keepdim=*/true);
  return {codes, distances.gather(-1, codes)};
}

}  // namespace

Nearest nearest_code_vectors(const at::Tensor& vectors, const at::Tensor& codebook) {
  const auto x = vectors.detach().transpose(1, 2).reshape({-1, vectors.size(1)});
  const bool fast = x.is_cpu() && x.scalar_type() == at::kFloat;
  const auto nearest =
      fast ? nearest_on_cpu(x, codebook.detach()) : nearest_by_tensors(x, codebook);
  return {nearest.codes.view({vectors.size(0), -1}), nearest.distances.view({vectors.size(0), -1})};
}

at::Tensor code_vectors(const at::Tensor& codes, const at::Tensor& codebook) {
  return at::embedding(codebook, codes).transpose(1, 2);
}

}  // namespace crooner::model
