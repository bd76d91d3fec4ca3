#include "api/code_scores.h"

#include <algorithm>
#include <string>
#include <vector>

#include "alignment/attention_matrix.h"
#include "alignment/passage.h"
#include "api/code_bits.h"
#include "api/labellers.h"
#include "api/model_folder.h"
#include "api/workload.h"
#include "model/load_model.h"
#include "model/prior.h"
#include "text/lyrics.h"

namespace crooner::api {

struct CodeScorer::Impl {
  explicit Impl(const Model& model)
      : folder(model_folder(model)),
        device(model.backend().device),
        labellers(make_labellers(folder)),
        prior(model::load_prior(folder, folder.top_level(), device,
                                model::computed_type(folder, folder.top_level(), device))) {}

  sampling::SongState song(const Request& request, std::span<const std::int64_t> top_codes,
                           std::int64_t prompt) const;

  const config::ModelFolder& folder;
  at::Device device;
  std::vector<std::optional<text::Labeller>> labellers;
  model::Prior prior;
};

// The song with all its top codes, whose windows are those in which they were sampled.
sampling::SongState CodeScorer::Impl::song(const Request& request,
                                           std::span<const std::int64_t> top_codes,
                                           std::int64_t prompt) const {
  Request draft = request;
  draft.stop_after_level = folder.top_level();
  draft.prompt.reset();
  draft.prompt_codes.clear();
  draft.repaint.reset();
  std::vector<std::string> warnings;  // the song's generation reported them
  sampling::SongState song = make_song_state(folder, labellers, draft, {}, &warnings);
  sampling::SongLevel& level = song.levels.at(folder.top_level());
  level.codes.assign(top_codes.begin(), top_codes.end());
  level.prompt_length = prompt;
  return song;
}

CodeScorer::CodeScorer(const Model& model) : impl_(std::make_unique<Impl>(model)) {}
CodeScorer::~CodeScorer() = default;

CodeScores CodeScorer::operator()(const Request& request, std::span<const std::int64_t> top_codes,
                                  std::int64_t prompt, const WantedScores& wanted,
                                  const std::stop_token& stop) const {
  const Impl& all = *impl_;
  const config::PriorConfig& config = all.prior.config();
  const int top = all.folder.top_level();
  sampling::SongState song = all.song(request, top_codes, prompt);
  const bool lyrics = config.lyrics && !song.levels.at(top).labels.lyrics.empty();
  CodeScores scores;
  if (wanted.bits || (wanted.lyric_gain && lyrics)) {
    scores.bits = code_bits(all.prior, song, all.device, stop);
  }
  if (wanted.passage && lyrics && config.alignment) {
    const LabelVersion version = config.labels ? config.labels->version : LabelVersion::kV2;
    const auto passage =
        alignment::measure_passage(alignment::attention_matrix(all.prior, song, all.device, stop),
                                   text::encode_lyrics(request.lyrics, version).text);
    scores.coverage = passage.coverage;
    scores.order = passage.order;
  }
  if (wanted.lyric_gain && lyrics) {
    song.levels.at(top).labels.lyrics.clear();
    scores.lyric_gain = code_bits(all.prior, song, all.device, stop) - *scores.bits;
  }
  return scores;
}

}  // namespace crooner::api
