#include "config/prior_preset.h"

#include <algorithm>

#include "base/error.h"
#include "base/strings.h"
#include "config/json.h"
#include "config/json_visitor.h"
#include "config/preset_parts.h"

namespace crooner::config {
namespace {

constexpr auto kPhase = [](auto& visit, auto& config) {
  visit.field("amplitude", config.amplitude);
  visit.field("pairs", config.pairs);
  visit.field("shortest", config.shortest);
  visit.field("longest", config.longest);
};

constexpr auto kBeats = [](auto& visit, auto& config) {
  visit.field("amplitude", config.amplitude);
  visit.field("periods", config.periods);
};

constexpr auto kInit = [](auto& visit, auto& config) {
  visit.field("scale", config.scale);
  visit.field("zero_out", config.zero_out);
  visit.field("codebook_in", config.codebook_in);
  visit.field("codebook_out", config.codebook_out);
  visit.field("lyric_embedding", config.lyric_embedding);
  visit.field("lyric_keys", config.lyric_keys);
  visit.field("lyric_projection", config.lyric_projection);
};

constexpr Choice<Precision> kBasePrecisions[] = {{"fp32", Precision::kFp32},
                                                 {"fp16", Precision::kFp16},
                                                 {"bf16", Precision::kBf16},
                                                 {"int8", Precision::kInt8}};

constexpr auto kAdapter = [](auto& visit, auto& config) {
  visit.field("rank", config.rank);
  visit.field("alpha", config.alpha);
  visit.field("matrices", config.matrices);
  visit.choice("base_precision", config.base_precision, kBasePrecisions);
};

constexpr auto kLyricAlignment = [](auto& visit, auto& config) {
  visit.field("weight", config.weight);
  visit.field("layer", config.layer);
  visit.field("every_layer", config.every_layer);
  visit.field("heads", config.heads);
  visit.field("offsets", config.offsets);
  visit.field("hold", config.hold);
  visit.field("end", config.end);
};

constexpr auto kPhoneClassifiers = [](auto& visit, auto& config) {
  visit.field("weight", config.weight);
  visit.field("layers", config.layers);
  visit.field("phones", config.phones);
};

constexpr auto kNumbers = [](auto& visit, auto& preset) {
  visit.field("level", preset.level);
  visit.field("names_dropped", preset.names_dropped);
  visit.field("lyrics_dropped", preset.lyrics_dropped);
  visit.field("recompute", preset.recompute);
};

PriorInitConfig init_from_json(const nlohmann::json& json, const std::string& path) {
  JsonReader reader(json, path);
  PriorInitConfig init;
  kInit(reader, init);
  if (const auto* entry = reader.find("phase"))
    init.phase = read<PhaseConfig>(*entry, reader.entry_path("phase"), kPhase);
  if (const auto* entry = reader.find("beats"))
    init.beats = read<BeatsConfig>(*entry, reader.entry_path("beats"), kBeats);
  reader.finish();
  return init;
}

[[noreturn]] void refuse_preset(const std::string& sentence) {
  throw InputError(sentence);
}

void check_share(const char* name, double share) {
  if (!(share >= 0 && share <= 1))
    refuse_preset(str_cat("'", name, "' is ", share, "; it must be from 0 to 1."));
}

void check_alignment(const LyricAlignmentConfig& alignment,
                     const std::optional<PriorConfig>& model) {
  check_share("lyric_alignment.hold", alignment.hold);
  check_share("lyric_alignment.end", alignment.end);
  if (alignment.end < alignment.hold)
    refuse_preset("'lyric_alignment.end' must not come before 'lyric_alignment.hold'.");
  if (alignment.offsets.empty() ||
      *std::min_element(alignment.offsets.begin(), alignment.offsets.end()) < 0) {
    refuse_preset("'lyric_alignment.offsets' needs at least one position, none of them negative.");
  }
  if (alignment.layer && alignment.every_layer)
    refuse("'lyric_alignment.layer' and 'lyric_alignment.every_layer' exclude each other.");
  if (!model) return;
  const auto& transformer = model->transformer;
  if (!transformer.uses(AttentionFunc::kLyrics) && !transformer.uses(AttentionFunc::kPrime))
    refuse_preset("'lyric_alignment' needs a model whose layers read lyrics.");
  if (alignment.layer && (*alignment.layer < 0 || *alignment.layer >= transformer.depth ||
                          (transformer.func(*alignment.layer) != AttentionFunc::kLyrics &&
                           transformer.func(*alignment.layer) != AttentionFunc::kPrime))) {
    refuse_preset(
        str_cat("'lyric_alignment.layer' is ", *alignment.layer, ", which does not read lyrics."));
  }
  for (const int head : alignment.heads) {
    if (head < 0 || head >= transformer.heads)
      refuse_preset(str_cat("'lyric_alignment.heads' names head ", head, "; the model has 0 to ",
                            transformer.heads - 1, "."));
  }
}

}  // namespace

double LyricAlignmentConfig::weight_at(std::int64_t step, std::int64_t steps) const {
  const double at = static_cast<double>(step) / static_cast<double>(steps);
  if (at < hold) return weight;
  if (at >= end) return 0;
  return weight * (end - at) / (end - hold);
}

void PriorPreset::check() const {
  if (model) model->check();
  check_run(run);
  check_data(data);
  if (data.blend)
    refuse_preset("'data.blend' is for a VQ-VAE; a prior learns codes of the channels' even mix.");
  check_share("names_dropped", names_dropped);
  check_share("lyrics_dropped", lyrics_dropped);
  if (init.phase && (init.phase->pairs < 1 || init.phase->shortest <= 0 ||
                     init.phase->longest < init.phase->shortest)) {
    refuse_preset("'init.phase' needs at least one pair, and wavelengths 0 < shortest <= longest.");
  }
  if (init.phase && model && !model->lyrics)
    refuse_preset("'init.phase' needs a model with lyrics.");
  if (init.beats) {
    const auto& periods = init.beats->periods;
    if (periods.empty() || std::ranges::any_of(periods, [](int period) { return period < 2; }))
      refuse_preset("'init.beats.periods' needs at least one period, each of 2 codes or more.");
  }
  if (adapter) adapter->check();
  if (adapter && adapter->base_precision != Precision::kFp32 && !recompute) {
    refuse_preset(
        "'adapter.base_precision' needs \"recompute\": true; else the backward pass would keep "
        "every matrix as 32-bit floats.");
  }
  if (adapter && model) adapted_tensors(*model, *adapter);
  if (lyric_alignment) check_alignment(*lyric_alignment, model);
  if (phone_classifiers) phone_classifiers->check(model ? &model->transformer : nullptr);
}

nlohmann::ordered_json to_json(const PriorPreset& preset) {
  nlohmann::ordered_json json;
  json["kind"] = "prior";
  if (preset.model) json["model"] = to_json(*preset.model);
  json.update(write(preset, kNumbers));
  json["init"] = write(preset.init, kInit);
  if (preset.init.phase) json["init"]["phase"] = write(*preset.init.phase, kPhase);
  if (preset.init.beats) json["init"]["beats"] = write(*preset.init.beats, kBeats);
  if (preset.adapter) json["adapter"] = write(*preset.adapter, kAdapter);
  if (preset.lyric_alignment)
    json["lyric_alignment"] = write(*preset.lyric_alignment, kLyricAlignment);
  if (preset.phone_classifiers)
    json["phone_classifiers"] = write(*preset.phone_classifiers, kPhoneClassifiers);
  if (preset.sampling) json["sampling"] = to_json(*preset.sampling);
  json["adam"] = write(preset.adam, kAdam);
  json["schedule"] = write(preset.schedule, kSchedule);
  json["data"] = write(preset.data, kData);
  json["run"] = write(preset.run, kRun);
  return json;
}

PriorPreset prior_preset_from_json(const nlohmann::json& json, const std::string& path) {
  JsonReader reader(json, path);
  PriorPreset preset;
  std::string kind;
  reader.required("kind", kind);
  if (kind != "prior") {
    refuse_preset(str_cat("'", reader.entry_path("kind"), "' is \"", kind,
                          "\"; this command takes a preset of kind prior."));
  }
  if (const auto* entry = reader.find("model")) {
    preset.model = prior_from_json(*entry, reader.entry_path("model"));
    preset.level = preset.model->level;
  }
  kNumbers(reader, preset);
  if (preset.model && preset.level != preset.model->level)
    refuse_preset("'level' is not that of 'model'; leave it out.");
  if (const auto* entry = reader.find("init"))
    preset.init = init_from_json(*entry, reader.entry_path("init"));
  if (const auto* entry = reader.find("adapter"))
    preset.adapter = read<AdapterConfig>(*entry, reader.entry_path("adapter"), kAdapter);
  if (const auto* entry = reader.find("lyric_alignment")) {
    preset.lyric_alignment =
        read<LyricAlignmentConfig>(*entry, reader.entry_path("lyric_alignment"), kLyricAlignment);
  }
  if (const auto* entry = reader.find("phone_classifiers")) {
    preset.phone_classifiers = read<PhoneClassifiersConfig>(
        *entry, reader.entry_path("phone_classifiers"), kPhoneClassifiers);
  }
  if (const auto* entry = reader.find("sampling"))
    preset.sampling = sampling_from_json(*entry, reader.entry_path("sampling"));
  read_part(reader, "adam", preset.adam, kAdam);
  read_part(reader, "schedule", preset.schedule, kSchedule);
  read_part(reader, "data", preset.data, kData);
  read_part(reader, "run", preset.run, kRun);
  reader.finish();
  preset.check();
  return preset;
}

}  // namespace crooner::config
