#include <map>
#include <set>

#include "base/cat.h"
#include "checkpoint/file_index.h"
#include "checkpoint/weight_file.h"

namespace crooner::checkpoint {
namespace {

bool same_kind(DType stored, DType expected) {
  return stored == expected || (is_floating(stored) && is_floating(expected));
}

}  // namespace

std::vector<std::string> differences(const WeightFile& file,
                                     const std::vector<TensorSpec>& expected,
                                     const std::vector<std::pair<std::string, std::string>>& ties) {
  std::map<std::string, std::string> twin;
  for (const auto& [name, same_as] : ties) {
    twin[name] = same_as;
    twin[same_as] = name;
  }
  std::vector<std::string> sentences;
  std::set<std::string> known;
  for (const TensorSpec& spec : expected) {
    known.insert(spec.name);
    const StoredTensor* stored = file.find(spec.name);
    if (!stored) {
      const auto other = twin.find(spec.name);
      if (other != twin.end() && file.find(other->second)) continue;
      sentences.push_back(
          cat("The tensor '", spec.name, "' ", shape_text(spec.shape), " is missing."));
    } else if (stored->shape != spec.shape) {
      sentences.push_back(cat("The tensor '", spec.name, "' has the shape ",
                              shape_text(stored->shape), " where ", shape_text(spec.shape),
                              " is expected."));
    } else if (!same_kind(stored->dtype, spec.dtype)) {
      sentences.push_back(cat("The tensor '", spec.name, "' is of type ", name_of(stored->dtype),
                              " where ", name_of(spec.dtype), " is expected."));
    }
  }
  for (const StoredTensor& stored : file.tensors()) {
    if (known.contains(stored.name)) continue;
    sentences.push_back(cat("The tensor '", shown(stored.name), "' ", shape_text(stored.shape),
                            " is not part of the model."));
  }
  return sentences;
}

}  // namespace crooner::checkpoint
