#include "report/seam_report.h"

#include <algorithm>
#include <cstdlib>
#include <iomanip>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

namespace crooner::report {
namespace {

using nlohmann::ordered_json;

constexpr double kStepSeconds = 0.01;
constexpr double kClearanceSeconds = 0.1;
constexpr double kAudible = 95;  // percentile

// The changes at points away from the seams, each list sorted.
struct OtherPoints {
  std::vector<double> flux;
  std::vector<double> mel;
};

OtherPoints measure_others(const audio::TransitionMeter& meter, int sample_rate,
                           const std::vector<SeamPoint>& seams) {
  const auto step =
      std::max<std::int64_t>(1, static_cast<std::int64_t>(kStepSeconds * sample_rate));
  const auto clearance = static_cast<std::int64_t>(kClearanceSeconds * sample_rate);
  OtherPoints others;
  for (std::int64_t at = meter.reach(); at + meter.reach() <= meter.samples(); at += step) {
    const bool near = std::any_of(seams.begin(), seams.end(), [&](const SeamPoint& seam) {
      return std::abs(seam.sample - at) < clearance;
    });
    if (near) continue;
    const audio::Transition change = meter.at(at);
    others.flux.push_back(change.flux);
    others.mel.push_back(change.mel_distance);
  }
  std::sort(others.flux.begin(), others.flux.end());
  std::sort(others.mel.begin(), others.mel.end());
  return others;
}

double percentile(const std::vector<double>& sorted, double value) {
  if (sorted.empty()) return 0;
  const auto below = std::lower_bound(sorted.begin(), sorted.end(), value) - sorted.begin();
  const auto equal = std::upper_bound(sorted.begin(), sorted.end(), value) - sorted.begin() - below;
  return 100 * (static_cast<double>(below) + static_cast<double>(equal) / 2) /
         static_cast<double>(sorted.size());
}

// Of some seams: their number, the mean of their percentiles, and how many are at most kAudible.
struct SeamSummary {
  int seams = 0;
  double flux_mean = 0;
  double mel_mean = 0;
  int flux_within = 0;
  int mel_within = 0;

  void add(const MeasuredSeam& seam) {
    ++seams;
    flux_mean += (seam.flux_percentile - flux_mean) / seams;
    mel_mean += (seam.mel_percentile - mel_mean) / seams;
    flux_within += seam.flux_percentile <= kAudible ? 1 : 0;
    mel_within += seam.mel_percentile <= kAudible ? 1 : 0;
  }
};

SeamSummary summary_of(const SeamReport& report, int level) {
  SeamSummary summary;
  for (const MeasuredSeam& seam : report.seams) {
    if (seam.point.level == level) summary.add(seam);
  }
  return summary;
}

ordered_json summary_json(const SeamSummary& summary) {
  return {{"seams", summary.seams},
          {"flux_mean_percentile", summary.flux_mean},
          {"flux_within_95", summary.flux_within},
          {"mel_mean_percentile", summary.mel_mean},
          {"mel_within_95", summary.mel_within}};
}

void print_row(std::ostringstream& out, const std::string& level, const SeamSummary& summary,
               const std::string& song) {
  out << std::setw(5) << level << std::setw(7) << summary.seams << std::setw(11)
      << summary.flux_mean << std::setw(10) << summary.flux_within << std::setw(10)
      << summary.mel_mean << std::setw(10) << summary.mel_within << (song.empty() ? "" : "  ")
      << song << '\n';
}

SeamSummary summary_of(const std::vector<SeamReport>& reports) {
  SeamSummary all;
  for (const SeamReport& report : reports) {
    for (const MeasuredSeam& seam : report.seams) all.add(seam);
  }
  return all;
}

}  // namespace

SeamReport measure_seams(const std::string& song, const Audio& audio,
                         const std::vector<SeamPoint>& points) {
  const audio::TransitionMeter meter(audio);
  const OtherPoints others = measure_others(meter, audio.sample_rate, points);
  SeamReport report{song, others.flux.size(), {}};
  for (const SeamPoint& point : points) {
    if (point.sample < meter.reach() || point.sample + meter.reach() > meter.samples()) continue;
    const audio::Transition change = meter.at(point.sample);
    report.seams.push_back({point, static_cast<double>(point.sample) / audio.sample_rate, change,
                            percentile(others.flux, change.flux),
                            percentile(others.mel, change.mel_distance)});
  }
  return report;
}

std::string seams_text(const std::vector<SeamReport>& reports) {
  std::ostringstream out;
  out << std::fixed << std::setprecision(1);
  out << "level  seams  mean flux  up to 95  mean mel  up to 95  song\n";
  for (const SeamReport& report : reports) {
    std::set<int, std::greater<>> levels;
    for (const MeasuredSeam& seam : report.seams) levels.insert(seam.point.level);
    for (const int level : levels) {
      print_row(out, std::to_string(level), summary_of(report, level), report.song);
    }
  }
  print_row(out, "all", summary_of(reports), "");
  out << "Percentiles of the seams among other points of the same song; seams that cannot be heard "
         "have\na mean of 50, and 95 in 100 of them are up to 95.\n";
  return out.str();
}

ordered_json seams_json(const std::vector<SeamReport>& reports) {
  ordered_json songs = ordered_json::array();
  for (const SeamReport& report : reports) {
    ordered_json seams = ordered_json::array();
    for (const MeasuredSeam& seam : report.seams) {
      seams.push_back({{"level", seam.point.level},
                       {"code", seam.point.code},
                       {"seconds", seam.seconds},
                       {"flux", seam.change.flux},
                       {"flux_percentile", seam.flux_percentile},
                       {"mel_distance", seam.change.mel_distance},
                       {"mel_percentile", seam.mel_percentile}});
    }
    songs.push_back({{"song", report.song}, {"other_points", report.points}, {"seams", seams}});
  }
  return {{"format_version", 1}, {"songs", songs}, {"all", summary_json(summary_of(reports))}};
}

}  // namespace crooner::report
