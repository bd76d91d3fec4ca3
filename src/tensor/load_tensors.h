#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/dtype.h"
#include "checkpoint/weight_file.h"
#include "tensor/state_dict.h"

namespace crooner::tensor {

at::ScalarType scalar_type(DType dtype);

// A stored tensor as it is (its type and shape, on the CPU, contiguous). Without a copy where the
// file's bytes are contiguous and aligned: the tensor then keeps `file` alive.
at::Tensor load(std::shared_ptr<const checkpoint::WeightFile> file,
                const checkpoint::StoredTensor& stored);

// Every tensor of the file.
StateDict load_all(const std::filesystem::path& path);

// Exactly the tensors of the table `expected`, by name, without reading their numbers. Throws
// InputError that lists every missing, unexpected and misshapen tensor at once. A tied pair ends as
// one tensor under both names. `ties` are (name, same_as).
StateDict map_expected(const std::filesystem::path& path, const std::vector<TensorSpec>& expected,
                       const std::vector<std::pair<std::string, std::string>>& ties);

// The same, and throws InputError that names the first tensor that holds NaN or infinity.
StateDict load_expected(const std::filesystem::path& path, const std::vector<TensorSpec>& expected,
                        const std::vector<std::pair<std::string, std::string>>& ties);

// Throws InputError that names the first tensor holding NaN or infinity, and `source`.
void check_finite(const StateDict& dict, const std::string& source);
// Throws InputError that names it if it does.
void check_finite(const std::string& name, const at::Tensor& tensor, const std::string& source);

}  // namespace crooner::tensor
