#include "report/ranking_report.h"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/counted.h"
#include "base/strings.h"

namespace crooner::report {
namespace {

std::string ranking_row(const char* name, const std::string& share, const std::string& songs) {
  char line[96];
  std::snprintf(line, sizeof line, "%-12s%16s%8s\n", name, share.c_str(), songs.c_str());
  return line;
}

std::string share_text(const RankedScore& score) {
  if (!score.share) return "-";
  char text[32];
  if (score.half_width) {
    std::snprintf(text, sizeof text, "%.3f +- %.3f", *score.share, *score.half_width);
  } else {
    std::snprintf(text, sizeof text, "%.3f", *score.share);
  }
  return text;
}

}  // namespace

std::string ranking_text(const RankingReport& report) {
  std::string text = str_cat("Share of ", counted(report.continuations, "sampled continuation"),
                             " per song that each score ranks "
                             "below the real one,\nfrom ",
                             report.keep_seconds, " to ", report.seconds, " s, model ",
                             report.model, "; 0.5 is chance.\n");
  text += ranking_row("score", "share", "songs");
  for (const RankedScore& score : report.scores) {
    text += ranking_row(score.name.c_str(), share_text(score), str_cat(score.songs));
  }
  return text;
}

nlohmann::ordered_json ranking_json(const RankingReport& report) {
  const auto or_null = [](const std::optional<double>& value) {
    return value ? nlohmann::ordered_json(*value) : nullptr;
  };
  nlohmann::ordered_json scores = nlohmann::ordered_json::array();
  for (const RankedScore& score : report.scores) {
    scores.push_back({{"score", score.name},
                      {"share", or_null(score.share)},
                      {"half_width", or_null(score.half_width)},
                      {"songs", score.songs}});
  }
  return {{"format_version", 1},
          {"model", report.model},
          {"seconds", report.seconds},
          {"keep_seconds", report.keep_seconds},
          {"continuations", report.continuations},
          {"skipped", report.skipped},
          {"scores", scores}};
}

}  // namespace crooner::report
