#include "songs/align_recordings.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "api/align_lyrics.h"
#include "api/model_folder.h"
#include "base/error.h"
#include "base/files.h"
#include "base/json_text.h"
#include "base/log.h"
#include "base/paths.h"
#include "base/sha256.h"
#include "base/signals.h"
#include "base/strings.h"
#include "songs/song_page.h"
#include "tensor/device.h"
#include "text/lyrics.h"
#include "text/vocabulary.h"
#include "training/code_cache.h"
#include "training/codec.h"
#include "training/crop_index.h"
#include "training/open_data.h"
#include "training/progress_logger.h"
#include "training/song_rules.h"
#include "training/token_times.h"

namespace crooner::songs {
namespace {

namespace fs = std::filesystem;

// Of the lyrics' letters; of a recording's own lyrics nearly all are found.
constexpr double kFewLetters = 0.5;

class RecordingAligner {
 public:
  RecordingAligner(Model& model, const training::AudioCache& audio,
                   const training::CodeCache& codes, const fs::path& cache)
      : model_(model),
        folder_(api::model_folder(model)),
        audio_(audio),
        codes_(codes),
        cache_(create_folder(training::cache_folder(cache, "alignments"))) {
    const config::PriorEntry& top = folder_.top();
    reader_ = str_cat("1|", codes.fingerprint(), "|", top.weights.sha256, "|",
                      top.config.alignment->layer, "|", top.config.alignment->head);
    for (const config::AdapterRef& adapter : top.adapters)
      reader_ += str_cat("|", adapter.sha256, "=", adapter.strength);
  }

  // The song of the audio cache with its times. Throws InputError when it cannot be aligned.
  training::TrainingSong align(std::size_t song) {
    training::TrainingSong entry = audio_.entry(song);
    const config::PriorConfig& config = folder_.top().config;
    const auto limits = training::duration_limits(config, {});
    if (const auto reason =
            training::outside_limits(static_cast<double>(audio_.frames(song)), config.sample_rate,
                                     limits.min_duration, limits.max_duration)) {
      throw InputError(*reason);
    }
    const std::vector<double> starts = token_starts(song);
    warn_of_few_letters(entry, starts);
    entry.character_times =
        training::character_times(entry.lyrics, starts, config.labels->version,
                                  static_cast<double>(audio_.frames(song)) / config.sample_rate);
    return entry;
  }

 private:
  std::vector<double> token_starts(std::size_t song) {
    const training::TrainingSong& entry = audio_.entry(song);
    const std::string key = str_cat(audio_.identity(song), "|", reader_, "|", entry.artist, "|",
                                    entry.genre, "|", entry.lyrics);
    const fs::path file = cache_ / (sha256_hex(key).substr(0, 24) + ".json");
    if (path_exists(file)) {
      const auto saved = nlohmann::json::parse(read_file(file), nullptr, false);
      const auto is_number = [](const nlohmann::json& value) { return value.is_number(); };
      if (saved.is_array() && std::ranges::all_of(saved, is_number))
        return saved.get<std::vector<double>>();
    }
    std::vector<double> starts;
    for (const SungCharacter& one : sung_characters(song))
      starts.push_back(std::round(one.start * 1e4) / 1e4);
    write_file(file, json_text(nlohmann::json(starts)));
    return starts;
  }

  // Whenever the times are used, from the cache, too.
  void warn_of_few_letters(const training::TrainingSong& entry,
                           const std::vector<double>& starts) const {
    const LabelVersion version = folder_.top().config.labels->version;
    const auto tokens = text::encode_lyrics(entry.lyrics, version).tokens;
    int letters = 0, found = 0;
    for (std::size_t i = 0; i < std::min(tokens.size(), starts.size()); ++i) {
      const char letter = text::character_at(version, static_cast<int>(tokens[i]));
      if (std::isspace(static_cast<unsigned char>(letter))) continue;
      ++letters;
      if (starts[i] >= 0) ++found;
    }
    if (found >= kFewLetters * letters) return;
    log::warn(str_cat("Of the lyrics of '", entry.audio.string(), "' only ", found, " of ", letters,
                      " letters were found sung; check that they are its words."));
  }

  std::vector<SungCharacter> sung_characters(std::size_t song) {
    const training::TrainingSong& entry = audio_.entry(song);
    const config::PriorConfig& config = folder_.top().config;
    const training::CodeSequenceId id{song, config.level, 0};
    std::vector<std::int64_t> codes(static_cast<std::size_t>(codes_.length(id)));
    codes_.read(id, 0, codes_.length(id), codes.data());

    Request request;
    request.genre = entry.genre;
    request.artist = entry.artist;
    request.lyrics = entry.lyrics;
    request.seconds = static_cast<double>(codes_.length(id) * config.hop) / config.sample_rate;
    request.total_seconds = static_cast<double>(audio_.frames(song)) / config.sample_rate;
    request.hop_fraction.levels[config.level] = kReadingHop;
    return model_.align(request, codes);
  }

  Model& model_;
  const config::ModelFolder& folder_;
  const training::AudioCache& audio_;
  const training::CodeCache& codes_;
  fs::path cache_;
  std::string reader_;  // a part of the key: what the times depend on besides the song
};

}  // namespace

AlignedRecordings align_recordings(Model& model, const training::Manifest& manifest,
                                   const fs::path& cache) {
  const config::ModelFolder& folder = api::model_folder(model);
  api::require_alignment(folder);
  AlignedRecordings result{{}, manifest.skipped};
  std::vector<training::TrainingSong> songs;
  for (const training::TrainingSong& song : manifest.songs) {
    if (song.lyrics.empty()) {
      result.refused.push_back({song.audio, "It has no lyrics."});
    } else if (!song.character_times.empty()) {
      result.songs.push_back(song);
    } else {
      songs.push_back(song);
    }
  }
  const config::PriorConfig& top = folder.top().config;
  const training::AudioCache audio =
      training::open_audio(songs, cache, top.sample_rate, top.window_samples(), result.refused);
  const training::Codec codec =
      training::model_codec(folder, tensor::parse_device(model.backend().device));
  const training::CodeCache codes(audio, codec.config, codec.weights, {top.level},
                                  training::cache_folder(cache, "codes"));
  RecordingAligner aligner(model, audio, codes, cache);
  training::ProgressLogger progress("Aligned", audio.size());
  for (std::size_t song = 0; song < audio.size(); ++song) {
    throw_if_interrupted();
    try {
      result.songs.push_back(aligner.align(song));
    } catch (const InputError& error) {
      result.refused.push_back({audio.entry(song).audio, error.what()});
    }
    progress.add();
  }
  std::ranges::sort(result.songs, {}, &training::TrainingSong::audio);
  return result;
}

}  // namespace crooner::songs
