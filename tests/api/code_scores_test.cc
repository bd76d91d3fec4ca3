#include "api/code_scores.h"

#include <gtest/gtest.h>

#include <cmath>

#include "api/code_bits.h"
#include "api/labellers.h"
#include "api/level_loader.h"
#include "api/model_folder.h"
#include "api/smoke_model.h"
#include "api/workload.h"
#include "model/load_model.h"
#include "sampling/window_inputs.h"

namespace crooner::api {
namespace {

Request sung_request() {
  Request request = short_request();
  request.genre = "folk";
  request.lyrics = "la la la, the lantern swings";
  request.stop_after_level = 2;
  return request;
}

// By the engine, one code after the other, in the windows of sampling.
double bits_by_the_engine(const config::ModelFolder& folder, const Request& request,
                          const std::vector<std::int64_t>& codes) {
  const auto labellers = make_labellers(folder);
  std::vector<std::string> warnings;
  sampling::SongState song = make_song_state(folder, labellers, request, {}, &warnings);
  sampling::SongLevel& level = song.levels[2];
  level.codes = codes;
  BackendOptions options;
  options.precision = Precision::kFp32;
  const auto loaded = make_level_loader(folder, options, at::kCPU)->load(2, 1);
  const config::PriorConfig& config = folder.top().config;
  double bits = 0;
  const int row = 0;
  for (const plan::Window& window : sampling::level_windows(config, level)) {
    const auto labels = sampling::window_labels(config, song, level.labels, window.start);
    loaded->engine().begin(0, loaded->conditions(labels, {}));
    const auto known = std::span(codes).subspan(window.start, window.prompt);
    const auto prompt = sampling::prompt_tokens(config, labels, known);
    if (!prompt.empty()) loaded->engine().prefill(0, prompt);
    for (std::int64_t at = window.start + window.prompt; at < window.end; ++at) {
      const std::int64_t token = codes[at] + config.code_shift();
      bits -= loaded->engine().logits({&row, 1})[0].log_softmax(0)[token].item<double>() / M_LN2;
      loaded->engine().prefill(0, {&token, 1});
    }
  }
  return bits / static_cast<double>(codes.size());
}

TEST(CodeScores, BitsAreThoseOfTheWindowsThatSample) {
  Model model = open_smoke();
  const Request request = sung_request();
  const std::vector<std::int64_t> codes = model.generate(request)[0].codes[2];
  const CodeScorer scorer(model);
  const CodeScores scores = scorer(request, codes, 0, {.bits = true});
  ASSERT_TRUE(scores.bits);
  EXPECT_NEAR(*scores.bits, bits_by_the_engine(model_folder(model), request, codes), 2e-3);
  EXPECT_FALSE(scores.coverage || scores.order || scores.lyric_gain) << "they were not wanted";
}

TEST(CodeScores, LyricGainIsWhatTheyAreWithoutLyrics) {
  Model model = open_smoke();
  const Request request = sung_request();
  Request instrumental = request;
  instrumental.lyrics.clear();
  const std::vector<std::int64_t> codes = model.generate(request)[0].codes[2];
  const CodeScorer scorer(model);
  const CodeScores with = scorer(request, codes, 0, {.bits = true, .lyric_gain = true});
  const CodeScores without = scorer(instrumental, codes, 0, {.bits = true, .lyric_gain = true});
  EXPECT_NEAR(*with.lyric_gain, *without.bits - *with.bits, 1e-9);
  EXPECT_FALSE(without.lyric_gain);
}

TEST(CodeScores, LikelyCodesHaveFewerBits) {
  Model model = open_smoke();
  Request request = sung_request();
  request.temperature.all = 0.3;
  const auto likely = model.generate(request)[0].codes[2];
  request.temperature.all = 3;
  const auto unlikely = model.generate(request)[0].codes[2];
  const CodeScorer scorer(model);
  EXPECT_LT(*scorer(request, likely, 0, {.bits = true}).bits,
            *scorer(request, unlikely, 0, {.bits = true}).bits);
}

TEST(CodeScores, PassageNeedsAModelThatAligns) {
  Model model = open_smoke();
  const Request request = sung_request();
  const auto codes = model.generate(request)[0].codes[2];
  const CodeScores scores = CodeScorer(model)(request, codes, 0, {.passage = true});
  EXPECT_EQ(scores.coverage.has_value(), model.can_align());
  if (!scores.coverage) return;
  EXPECT_GE(*scores.coverage, 0);
  EXPECT_LE(*scores.order, 1);
}

}  // namespace
}  // namespace crooner::api
