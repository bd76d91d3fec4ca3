#include "compose/shared_windows.h"

#include "api/model_folder.h"
#include "plan/windows.h"

namespace crooner::compose {

std::vector<std::int64_t> shared_codes(const Model& model, const Request& request,
                                       const std::vector<std::int64_t>& existing,
                                       std::int64_t codes, std::int64_t other_codes) {
  const int top = model.levels() - 1;
  std::vector<std::int64_t> shared(static_cast<std::size_t>(top) + 1, 0);
  std::int64_t above = std::min(codes, other_codes);  // codes in common of the level above
  for (int level = top - 1; level >= 0; --level) {
    const config::PriorEntry& prior = api::model_folder(model).at_level(level);
    const std::int64_t ratio = model.hop(level + 1) / model.hop(level);
    const std::int64_t per_top_code = model.hop(top) / model.hop(level);
    const std::int64_t hop =
        plan::hop_codes(prior.config, request.hop_fraction.at(level, prior.sampling.hop_fraction));
    const auto windows = [&](std::int64_t of) {
      return plan::windows(of * per_top_code, existing[level], prior.config.n_ctx, hop);
    };
    const auto ours = windows(codes), others = windows(other_codes);
    shared[level] = existing[level];
    for (std::size_t i = 0; i < ours.size() && i < others.size(); ++i) {
      if (ours[i] != others[i] || ours[i].end > above * ratio) break;
      shared[level] = ours[i].end;
    }
    above = shared[level];
  }
  return shared;
}

}  // namespace crooner::compose
