#include <map>
#include <set>

#include "base/strings.h"
#include "checkpoint/file_index.h"
#include "checkpoint/weight_file.h"

namespace crooner::checkpoint {
namespace {

bool same_kind(DType stored, DType expected) {
  return stored == expected || (is_floating(stored) && is_floating(expected));
}

}  // namespace

std::vector<std::string> tensor_mismatches(
    const std::vector<TensorSpec>& found, const std::vector<TensorSpec>& expected,
    const std::vector<std::pair<std::string, std::string>>& ties) {
  std::map<std::string, std::string> twin;
  for (const auto& [name, same_as] : ties) {
    twin[name] = same_as;
    twin[same_as] = name;
  }
  std::map<std::string, const TensorSpec*> by_name;
  for (const TensorSpec& spec : found) by_name[spec.name] = &spec;

  std::vector<std::string> sentences;
  std::set<std::string> known;
  for (const TensorSpec& spec : expected) {
    known.insert(spec.name);
    const auto place = by_name.find(spec.name);
    if (place == by_name.end()) {
      const auto other = twin.find(spec.name);
      if (other != twin.end() && by_name.contains(other->second)) continue;
      sentences.push_back(
          str_cat("The tensor '", spec.name, "' ", format_shape(spec.shape), " is missing."));
      continue;
    }
    const TensorSpec& stored = *place->second;
    if (stored.shape != spec.shape) {
      sentences.push_back(str_cat("The tensor '", spec.name, "' has the shape ",
                                  format_shape(stored.shape), " where ", format_shape(spec.shape),
                                  " is expected."));
    } else if (!same_kind(stored.dtype, spec.dtype)) {
      sentences.push_back(str_cat("The tensor '", spec.name, "' is of type ",
                                  dtype_name(stored.dtype), " where ", dtype_name(spec.dtype),
                                  " is expected."));
    }
  }
  for (const TensorSpec& stored : found) {
    if (known.contains(stored.name)) continue;
    sentences.push_back(str_cat("The tensor '", printable(stored.name), "' ",
                                format_shape(stored.shape), " is not part of the model."));
  }
  return sentences;
}

std::vector<std::string> tensor_mismatches(
    const WeightFile& file, const std::vector<TensorSpec>& expected,
    const std::vector<std::pair<std::string, std::string>>& ties) {
  std::vector<TensorSpec> found;
  for (const StoredTensor& tensor : file.tensors()) found.push_back(tensor.spec());
  return tensor_mismatches(found, expected, ties);
}

}  // namespace crooner::checkpoint
