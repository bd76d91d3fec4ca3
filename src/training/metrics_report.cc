#include "training/metrics_report.h"

#include <iomanip>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

#include "base/counted.h"
#include "base/rounded.h"
#include "base/strings.h"

namespace crooner::training {
namespace {

using Json = nlohmann::ordered_json;

// One song has no interval.
std::string interval(const Estimate& estimate, int decimals) {
  if (estimate.songs == 1) return rounded(estimate.mean, decimals);
  return str_cat(rounded(estimate.mean, decimals), " +- ", rounded(estimate.half_width, decimals));
}

std::string row(const std::string& title, const std::string& value) {
  std::ostringstream out;
  out << "  " << std::left << std::setw(50) << title << value << "\n";
  return out.str();
}

std::string gain_row(const char* title, const std::optional<Estimate>& estimate) {
  return estimate ? row(title, interval(*estimate, 4)) : "";
}

Json to_json_or_null(const std::optional<Estimate>& estimate) {
  return estimate ? to_json(*estimate) : Json();
}

std::string band_name(const Band& band) {
  return str_cat(band.from, "-", band.to, " Hz");
}

}  // namespace

std::string to_text(const PriorMetrics& metrics) {
  return str_cat(
      "level ", metrics.level, ": ", counted(metrics.codes, "code"), " in ",
      counted(metrics.windows, "window"), " of ", counted(metrics.bits.songs, "song"), "\n",
      row("bits per code", interval(metrics.bits, 3)),
      row("entropy of single codes, after the previous one",
          str_cat(rounded(metrics.ngrams.unigram, 3), ", ", rounded(metrics.ngrams.bigram, 3))),
      row("bigram model of the other songs", rounded(metrics.ngrams.bigram_other_songs, 3)),
      gain_row("gain by artist and genre", metrics.label_gain_bits),
      gain_row("  over a song's first 64 codes", metrics.label_gain_bits_first_64),
      gain_row("gain by lyrics, over sung codes", metrics.lyrics_gain_bits),
      row("codes per second, whole windows", rounded(metrics.codes_per_second, 0)));
}

Json to_json(const PriorMetrics& metrics) {
  return {{"level", metrics.level},
          {"windows", metrics.windows},
          {"codes", metrics.codes},
          {"bits", to_json(metrics.bits)},
          {"unigram_bits", metrics.ngrams.unigram},
          {"bigram_bits", metrics.ngrams.bigram},
          {"bigram_bits_from_other_songs", metrics.ngrams.bigram_other_songs},
          {"label_gain_bits", to_json_or_null(metrics.label_gain_bits)},
          {"label_gain_bits_first_64", to_json_or_null(metrics.label_gain_bits_first_64)},
          {"lyrics_gain_bits_sung", to_json_or_null(metrics.lyrics_gain_bits)},
          {"codes_per_second", metrics.codes_per_second}};
}

std::string to_text(const PrecisionMetrics& metrics) {
  return str_cat("level ", metrics.level, ", ", to_string(metrics.precision), " by ",
                 to_string(metrics.engine), ": ", counted(metrics.codes, "code"), " of ",
                 counted(metrics.bits.songs, "song"), "\n",
                 row("bits per code", interval(metrics.bits, 3)),
                 row("more than fp32", interval(metrics.added_bits, 5)),
                 row("divergence of fp32 from it, bits per code", interval(metrics.divergence, 5)));
}

Json to_json(const PrecisionMetrics& metrics) {
  return {{"level", metrics.level},
          {"engine", to_string(metrics.engine)},
          {"precision", to_string(metrics.precision)},
          {"codes", metrics.codes},
          {"bits", to_json(metrics.bits)},
          {"added_bits", to_json(metrics.added_bits)},
          {"divergence_bits", to_json(metrics.divergence)}};
}

std::string saved_bits_text(const std::string& baseline, const Estimate& saved) {
  return row(str_cat("bits per code saved over '", baseline, "'"), interval(saved, 4));
}

Json to_json(const Estimate& estimate) {
  return {
      {"mean", estimate.mean}, {"half_width_95", estimate.half_width}, {"songs", estimate.songs}};
}

std::string to_text(const VqvaeMetrics& metrics, const std::string& model) {
  std::ostringstream out;
  out << std::fixed << std::setprecision(1) << model << ": " << metrics.clips << " clips of "
      << metrics.songs << " songs, " << metrics.seconds << " s\n"
      << "spectral convergence in dB; speeds in seconds of audio per second\n"
      << std::setw(6) << "level" << std::setw(8) << "all";
  for (const auto& band : evaluation_bands()) out << std::setw(14) << band_name(band);
  out << std::setw(8) << "use" << std::setw(10) << "entropy" << std::setw(9) << "encode"
      << std::setw(9) << "decode"
      << "\n";
  for (const auto& level : metrics.levels) {
    out << std::setw(6) << level.level << std::setw(8) << level.convergence_db;
    for (const double band : level.band_db) out << std::setw(14) << band;
    out << std::setw(6) << 100 * level.use << " %" << std::setw(10) << std::setprecision(2)
        << level.entropy_bits << std::setprecision(1) << std::setw(9) << level.encode_speed
        << std::setw(9) << level.decode_speed << "\n";
  }
  return out.str();
}

Json to_json(const VqvaeMetrics& metrics, const std::string& model) {
  Json levels = Json::array();
  for (const auto& level : metrics.levels) {
    Json bands;
    for (std::size_t i = 0; i < level.band_db.size(); ++i)
      bands[band_name(evaluation_bands()[i])] = level.band_db[i];
    levels.push_back({{"level", level.level},
                      {"spectral_convergence_db", level.convergence_db},
                      {"bands_db", bands},
                      {"codebook_use", level.use},
                      {"entropy_bits", level.entropy_bits},
                      {"codes", level.codes},
                      {"encode_speed", level.encode_speed},
                      {"decode_speed", level.decode_speed}});
  }
  return {{"format_version", kMetricsFormatVersion},
          {"model", model},
          {"songs", metrics.songs},
          {"clips", metrics.clips},
          {"seconds", metrics.seconds},
          {"levels", levels}};
}

}  // namespace crooner::training
