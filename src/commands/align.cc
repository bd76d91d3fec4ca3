#include "commands/align.h"

#include <c10/core/InferenceMode.h>

#include <filesystem>
#include <iostream>
#include <string>

#include "alignment/attention_matrix.h"
#include "alignment/lyric_times.h"
#include "base/atomic_file.h"
#include "base/cat.h"
#include "base/error.h"
#include "commands/output_names.h"
#include "commands/request_json.h"
#include "config/find_model.h"
#include "config/model_folder.h"
#include "library/labellers.h"
#include "library/song_request.h"
#include "model/load.h"
#include "report/lyric_times.h"
#include "run/codes_file.h"
#include "run/record.h"
#include "tensor/device.h"
#include "text/lyrics.h"

namespace crooner::commands {
namespace {

namespace fs = std::filesystem;

config::ModelFolder model_of(const cli::AlignOptions& options, const run::Record& record) {
  std::string name = options.model.model;
  if (name.empty()) name = record.at("model").value("name", "");
  return config::read_model_folder(config::find_model(name));
}

// The song of the run folder with the top codes that it has.
sampling::Song song_of(const cli::AlignOptions& options, const config::ModelFolder& model,
                       Request request) {
  request.stop_after_level = model.top_level();  // the levels below do not matter here
  std::vector<std::string> said;                 // when the song was made
  sampling::Song song = library::song_of(model, library::labellers_of(model), request, {}, &said);
  const run::Codes codes = run::read_codes(fs::path(options.run) / "codes.safetensors");
  const auto top = static_cast<std::size_t>(model.top_level());
  if (codes.size() != top + 1) {
    throw InputError(cat("The run folder '", options.run, "' holds no codes of level ", top,
                         ", the top of the model '", model.name, "'."));
  }
  song.levels[top].codes = codes[top];
  return song;
}

std::string text_of(const report::LyricTimes& times, const fs::path& out, const Request& request) {
  if (out.extension() == ".lrc") return report::to_lrc(times, "", request.artist);
  if (out.extension() == ".srt") return report::to_srt(times);
  return report::to_json(times);
}

}  // namespace

void align(const cli::AlignOptions& options) {
  const c10::InferenceMode inference;
  const fs::path out = options.out;
  if (out.extension() != ".json" && out.extension() != ".lrc" && out.extension() != ".srt") {
    throw UsageError(
        cat("--out is '", options.out, "'; its extension may be .json, .lrc or .srt."));
  }
  const run::Record record = run::read_record(options.run);
  const std::string where = (fs::path(options.run) / "run.json").string();
  if (!record.contains("request") || !record.contains("model")) {
    throw InputError(cat("'", where, "' holds no request and model."));
  }
  const Request request = request_from_json(record.at("request"), where);
  const config::ModelFolder model = model_of(options, record);
  const sampling::Song song = song_of(options, model, request);
  check_place(out);

  const at::Device device = tensor::parse_device(options.model.device);
  const model::Prior prior = model::load_prior(model, model.top_level(), device);
  const at::Tensor matrix = alignment::attention_matrix(prior, song, device);
  const config::PriorConfig& top = prior.config();
  const text::Version version =
      top.labels && top.labels->v3 ? text::Version::kV3 : text::Version::kV2;
  const double seconds_per_code = static_cast<double>(top.hop) / top.sample_rate;
  const report::LyricTimes times = report::group(alignment::sung_characters(
      matrix, text::encode_lyrics(request.lyrics, version).text, seconds_per_code));
  write_file(out, text_of(times, out, request));
  std::cout << out.string() << '\n';
}

}  // namespace crooner::commands
