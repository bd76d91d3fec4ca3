#include "api/align_lyrics.h"

#include <string>

#include "alignment/attention_matrix.h"
#include "alignment/sung_characters.h"
#include "api/workload.h"
#include "text/lyrics.h"

namespace crooner::api {

std::vector<SungCharacter> sung_characters(
    const config::ModelFolder& model, const std::vector<std::optional<text::Labeller>>& labellers,
    const model::Prior& prior, at::Device device, const Request& request,
    const std::vector<std::int64_t>& top_codes) {
  Request top = request;  // the levels below do not matter here, nor what the song began with
  top.stop_after_level = model.top_level();
  std::vector<std::string> said;  // when the song was made
  sampling::SongState song = make_song_state(model, labellers, top, {}, &said);
  song.levels[static_cast<std::size_t>(model.top_level())].codes = top_codes;
  const at::Tensor matrix = alignment::attention_matrix(prior, song, device);

  const config::PriorConfig& config = prior.config();
  const text::LabelVersion version =
      config.labels && config.labels->v3 ? text::LabelVersion::kV3 : text::LabelVersion::kV2;
  const double seconds_per_code = static_cast<double>(config.hop) / config.sample_rate;
  std::vector<SungCharacter> sung;
  for (const report::SungCharacter& one : alignment::sung_characters(
           matrix, text::encode_lyrics(request.lyrics, version).text, seconds_per_code)) {
    sung.push_back({one.text, one.time.start, one.time.end});
  }
  return sung;
}

}  // namespace crooner::api
