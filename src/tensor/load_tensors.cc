#include "tensor/load_tensors.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>

#include <algorithm>

#include "base/error.h"
#include "base/signals.h"
#include "base/strings.h"

namespace crooner::tensor {

at::ScalarType scalar_type(DType dtype) {
  switch (dtype) {
    case DType::kF64:
      return at::kDouble;
    case DType::kF32:
      return at::kFloat;
    case DType::kF16:
      return at::kHalf;
    case DType::kBF16:
      return at::kBFloat16;
    case DType::kI64:
      return at::kLong;
    case DType::kI32:
      return at::kInt;
    case DType::kI16:
      return at::kShort;
    case DType::kI8:
      return at::kChar;
    case DType::kU8:
      return at::kByte;
    case DType::kBool:
      break;
  }
  return at::kBool;
}

at::Tensor load(std::shared_ptr<const checkpoint::WeightFile> file,
                const checkpoint::StoredTensor& stored) {
  const auto options = at::TensorOptions().dtype(scalar_type(stored.dtype));
  const std::byte* begin = file->bytes(stored).data();
  const bool aligned = reinterpret_cast<std::uintptr_t>(begin) % element_size(stored.dtype) == 0;
  if (stored.contiguous() && aligned && stored.spec().elements() > 0) {
    // The mapping is private and never written to through this tensor; from_blob wants a plain
    // pointer.
    return at::from_blob(
        const_cast<std::byte*>(begin), stored.shape, [file](void*) {}, options);
  }
  auto tensor = at::empty(stored.shape, options);
  if (tensor.numel() > 0) file->read(stored, static_cast<std::byte*>(tensor.data_ptr()));
  return tensor;
}

StateDict load_all(const std::filesystem::path& path) {
  const auto file = std::make_shared<const checkpoint::WeightFile>(path);
  StateDict dict;
  for (const auto& stored : file->tensors()) dict.emplace(stored.name, load(file, stored));
  return dict;
}

StateDict map_expected(const std::filesystem::path& path, const std::vector<TensorSpec>& expected,
                       const std::vector<std::pair<std::string, std::string>>& ties) {
  const auto file = std::make_shared<const checkpoint::WeightFile>(path);
  const auto wrong = checkpoint::tensor_mismatches(*file, expected, ties);
  if (!wrong.empty()) {
    std::string message = str_cat("\"", path.string(),
                                  "\" does not hold the weights that its configuration asks for:");
    for (const auto& sentence : wrong) message += "\n  " + sentence;
    throw InputError(message);
  }
  StateDict dict;
  for (const auto& spec : expected) {
    if (const auto* stored = file->find(spec.name)) dict.emplace(spec.name, load(file, *stored));
  }
  for (const auto& [name, same_as] : ties) {
    // Of a tied pair one may be missing, and where both are there they are one tensor from here on.
    const auto& kept = dict.count(same_as) > 0 ? dict.at(same_as) : dict.at(name);
    dict[name] = dict[same_as] = at::Tensor(kept);
  }
  return dict;
}

StateDict load_expected(const std::filesystem::path& path, const std::vector<TensorSpec>& expected,
                        const std::vector<std::pair<std::string, std::string>>& ties) {
  StateDict dict = map_expected(path, expected, ties);
  check_finite(dict, path.string());
  return dict;
}

void check_finite(const StateDict& dict, const std::string& source) {
  for (const auto& [name, tensor] : dict) {
    throw_if_interrupted();  // this reads the whole file
    check_finite(name, tensor, source);
  }
}

void check_finite(const std::string& name, const at::Tensor& tensor, const std::string& source) {
  if (!tensor.is_floating_point() || tensor.numel() == 0) return;
  if (tensor.isfinite().all().item<bool>()) return;
  throw InputError(str_cat("Tensor \"", name, "\" of \"", source,
                           "\" holds NaN or infinity; the file is damaged or was saved from a "
                           "training run that had diverged."));
}

}  // namespace crooner::tensor
