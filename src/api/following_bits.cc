#include "api/following_bits.h"

#include <algorithm>
#include <string>
#include <vector>

#include "api/code_bits.h"
#include "api/labellers.h"
#include "api/model_folder.h"
#include "api/workload.h"
#include "base/error.h"
#include "model/load_model.h"
#include "model/prior.h"

namespace crooner::api {
namespace {

// The window that predicts the codes from `end` on, of `total`.
plan::Window following_window(const config::PriorConfig& config, std::int64_t end,
                              std::int64_t total) {
  const std::int64_t ratio = config.conditioner ? config.conditioner->up_ratio() : 1;
  const std::int64_t latest = std::max<std::int64_t>(0, total - config.n_ctx);
  const std::int64_t start =
      std::clamp<std::int64_t>(end - config.n_ctx / 2, 0, latest) / ratio * ratio;
  return {start, std::min(total, start + config.n_ctx), end - start};
}

}  // namespace

struct FollowingScorer::Impl {
  Impl(const Model& model, int of_level)
      : folder(model_folder(model)),
        level(of_level),
        device(model.backend().device),
        labellers(make_labellers(folder)),
        prior(model::load_prior(folder, level, device,
                                model::computed_type(folder, level, device))) {}

  const config::ModelFolder& folder;
  int level;
  at::Device device;
  std::vector<std::optional<text::Labeller>> labellers;
  model::Prior prior;
};

FollowingScorer::FollowingScorer(const Model& model, int level)
    : impl_(std::make_unique<Impl>(model, level)) {}
FollowingScorer::~FollowingScorer() = default;

double FollowingScorer::operator()(const Request& request, const Codes& codes) const {
  const Impl& all = *impl_;
  Request whole = request;
  whole.stop_after_level = all.level;
  whole.repaint.reset();
  std::vector<std::string> warnings;  // the song's generation reported them
  sampling::SongState song = make_song_state(all.folder, all.labellers, whole, {}, &warnings);
  for (std::size_t level = 0; level < codes.size(); ++level) {
    song.levels.at(level).codes = codes[level];
  }
  const auto at = static_cast<std::size_t>(all.level);
  const auto total = static_cast<std::int64_t>(codes.at(at).size());
  const std::int64_t ratio =
      all.folder.vqvae.hop(all.folder.top_level()) / all.folder.vqvae.hop(all.level);
  const std::int64_t end = request.repaint->end * ratio;
  if (end >= total) throw UsageError("No code follows the span, by which it could be scored.");
  const plan::Window window = following_window(all.prior.config(), end, total);
  return window_bits(all.prior, song, window, all.device) / static_cast<double>(window.fresh());
}

}  // namespace crooner::api
