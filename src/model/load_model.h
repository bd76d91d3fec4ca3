#pragma once

#include <ATen/core/Tensor.h>

#include <set>
#include <string>

#include "config/model_folder.h"
#include "import/model_adapters.h"
#include "model/prior.h"
#include "model/vqvae.h"
#include "tensor/state_dict.h"

namespace crooner::model {

// Loads the tensors of a part of a model, by their published names, to a device; the linear layers
// of a prior in the type `linear`, everything else in float32. On the CPU a tensor that already has
// its type is mapped from the file and must not be written to. Throws InputError that lists all
// missing, unexpected and misshapen tensors, or names one that holds NaN or infinity; and for a
// file of up to 64 MiB that is not the one that model.json gives the SHA-256 of. The adapters of a
// prior are merged into it.
tensor::StateDict load_vqvae_weights(const config::ModelFolder& model, at::Device device);
tensor::StateDict load_prior_weights(const config::ModelFolder& model, int level, at::Device device,
                                     at::ScalarType linear);

// Reads the tensors of a prior one at a time, each as load_prior_weights() does; what is not asked
// for is never read. Throws what that throws, for a number that is not finite when its tensor is
// read.
class PriorReader {
 public:
  PriorReader(const config::ModelFolder& model, int level, at::Device device,
              at::ScalarType linear);
  at::Tensor operator()(const std::string& name);

 private:
  tensor::StateDict mapped_;
  importer::Adapters adapters_;
  std::string file_;
  at::Device device_;
  at::ScalarType linear_;
  std::set<std::string> checked_;
};

// Throw the InputError that loading would throw for a file that is missing, cut off or holds other
// tensors: to be seen before hours of sampling, not after them. No weights are read.
void check_vqvae_file(const config::ModelFolder& model);
void check_prior_file(const config::ModelFolder& model, int level);

Vqvae load_vqvae(const config::ModelFolder& model, at::Device device);
Prior load_prior(const config::ModelFolder& model, int level, at::Device device,
                 at::ScalarType linear = at::kFloat);

// The type in which a prior's linear layers are stored (float32, half or bfloat16): what
// `--precision auto` means on the CPU.
at::ScalarType stored_type(const config::ModelFolder& model, int level);

// The type in which LibTorch computes them fastest without loss: the stored one, or float32 on a
// device without products of it (tensor/narrow_products.h).
at::ScalarType computed_type(const config::ModelFolder& model, int level, at::Device device);

}  // namespace crooner::model
