#include "engine/cuda/step_groups.h"

#include "base/error.h"
#include "base/strings.h"

namespace crooner::engine::cuda {

std::vector<std::vector<std::size_t>> step_groups(std::span<const SamplingParams> params,
                                                  std::size_t most) {
  std::vector<std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < params.size(); ++i) {
    if (params[i].guides >= 0) continue;
    std::vector<std::size_t> together = {i};
    for (std::size_t k = 0; k < params.size(); ++k) {
      if (params[k].guides == static_cast<int>(i)) together.push_back(k);
    }
    if (together.size() > most) {
      throw UsageError(str_cat("A row and the ", together.size() - 1,
                               " that guide it do not fit in ", "a step of ", most,
                               " rows on this GPU; use --engine plain."));
    }
    if (groups.empty() || groups.back().size() + together.size() > most) groups.emplace_back();
    groups.back().insert(groups.back().end(), together.begin(), together.end());
  }
  return groups;
}

}  // namespace crooner::engine::cuda
