#include "api/align_lyrics.h"

#include <string>

#include "alignment/attention_matrix.h"
#include "alignment/sung_characters.h"
#include "api/workload.h"
#include "base/error.h"
#include "base/strings.h"
#include "text/lyrics.h"

namespace crooner::api {

bool can_align(const config::ModelFolder& model) {
  return model.has_level(model.top_level()) && model.top().config.alignment &&
         model.top().config.lyrics;
}

void require_alignment(const config::ModelFolder& model) {
  if (can_align(model)) return;
  throw UsageError(
      str_cat("The model '", model.name, "' cannot align lyrics: it has no alignment head."));
}

std::vector<SungCharacter> sung_characters(
    const config::ModelFolder& model, const std::vector<std::optional<text::Labeller>>& labellers,
    const model::LayerwisePrior& prior, at::Device device, const Request& request,
    std::span<const std::int64_t> top_codes, const std::stop_token& stop) {
  Request top = request;  // the levels below do not matter here, nor does a prompt
  top.stop_after_level = model.top_level();
  top.repaint.reset();
  std::vector<std::string> warnings;  // the song's generation reported them
  sampling::SongState song = make_song_state(model, labellers, top, {}, &warnings);
  song.levels[model.top_level()].codes.assign(top_codes.begin(), top_codes.end());
  const at::Tensor matrix = alignment::attention_matrix(prior, song, device, stop);

  const config::PriorConfig& config = prior.config();
  const LabelVersion version = config.labels ? config.labels->version : LabelVersion::kV2;
  const double seconds_per_code = static_cast<double>(config.hop) / config.sample_rate;
  return alignment::sung_characters(matrix, text::encode_lyrics(request.lyrics, version).text,
                                    seconds_per_code);
}

}  // namespace crooner::api
