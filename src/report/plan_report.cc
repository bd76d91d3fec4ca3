#include "report/plan_report.h"

#include <iomanip>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/strings.h"
#include "report/progress_text.h"

namespace crooner::report {
namespace {

using nlohmann::ordered_json;

const plan::LevelBackend& level_backend(const PlanReport& report, int level) {
  return report.request.backends[level];
}

const char* engine_of(const plan::LevelBackend& backend) {
  if (!backend.packs) return "plain";
  return backend.on_host ? "cpu" : "cuda";
}

std::string engine_name(const plan::LevelBackend& backend) {
  return str_cat(engine_of(backend), " engine", backend.on_host ? "" : " on CUDA");
}

// The maximum batch of every level, in the plan's order, at a precision.
struct MaxBatches {
  Precision precision;
  std::vector<int> rows;
};

std::vector<MaxBatches> max_batches(const PlanReport& report) {
  std::vector<MaxBatches> all;
  for (const Precision precision :
       {Precision::kFp32, Precision::kFp16, Precision::kInt8Mlp, Precision::kInt8}) {
    plan::PlanRequest request = report.request;
    if (mlp_precision(precision) == Precision::kInt8 && !request.backends.front().packs) continue;
    for (plan::LevelBackend& backend : request.backends) backend.precision = precision;
    all.push_back({precision, {}});
    for (const plan::LevelPlan& level : plan::plan_songs(request, report.available).levels) {
      all.back().rows.push_back(level.max_rows);
    }
  }
  return all;
}

// Of all rows: a row that guides another shares some of its conditions.
std::int64_t caches(const plan::LevelPlan& level) {
  return level.memory.cache * level.rows * (1 + level.guides);
}

std::int64_t conditions(const plan::LevelPlan& level) {
  return level.memory.song(level.guides) * level.rows - caches(level);
}

// "8", or with guidance "8 x 2": songs and rows of each.
std::string batch(const plan::LevelPlan& level) {
  return level.guides == 0 ? str_cat(level.rows) : str_cat(level.rows, " x ", 1 + level.guides);
}

ordered_json level_json(const PlanReport& report, std::size_t i) {
  const plan::LevelPlan& level = report.plan.levels[i];
  const plan::LevelMemory& memory = level.memory;
  const plan::LevelBackend& backend = level_backend(report, level.level);
  ordered_json json{{"level", level.level},
                    {"engine", engine_of(backend)},
                    {"precision", to_string(backend.precision)},
                    {"segments", level.segments},
                    {"windows", level.windows},
                    {"codes", level.codes},
                    {"prefilled", level.prefilled},
                    {"rows", level.rows},
                    {"guides", level.guides},
                    {"steps", level.steps(report.request.songs)},
                    {"bytes",
                     {{"weights", memory.weights},
                      {"mapped", memory.mapped},
                      {"workspace", memory.workspace},
                      {"caches", caches(level)},
                      {"conditions", conditions(level)}}},
                    {"phase_bytes",
                     {{"loading", memory.loading},
                      {"conditions", memory.conditions},
                      {"prefill", memory.prefill},
                      {"audio", level.decoding},
                      {"codes", level.held}}},
                    {"peak_bytes", report.plan.peak(level, level.rows)}};
  if (report.available) json["max_rows"] = level.max_rows;
  if (const auto seconds = report.seconds(i)) json["seconds"] = *seconds;
  return json;
}

// Columns of a table, each as wide as its widest cell.
std::string table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::ostringstream out;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      out << (i == 0 ? "" : "  ") << std::setw(static_cast<int>(widths[i])) << row[i];
    }
    out << '\n';
  }
  return out.str();
}

}  // namespace

std::optional<double> PlanReport::seconds(std::size_t i) const {
  const plan::LevelPlan& level = plan.levels[i];
  const LevelSpeed& speed = speeds[i];
  if (!speed.codes_per_second) return std::nullopt;
  double sum = static_cast<double>(level.codes * request.songs) / *speed.codes_per_second;
  if (speed.prompts_per_second) {
    sum += static_cast<double>(level.prefilled * request.songs) / *speed.prompts_per_second;
  }
  return sum;
}

ordered_json plan_json(const PlanReport& report, const std::string& refusal) {
  ordered_json json{{"model", report.model},
                    {"songs", report.request.songs},
                    {"song_seconds", static_cast<double>(report.request.samples) /
                                         report.request.vqvae.sample_rate},
                    {"device", report.request.backends.front().on_host ? "cpu" : "cuda"},
                    {"process_bytes", report.plan.fixed},
                    {"audio_bytes", report.plan.audio},
                    {"peak_bytes", report.plan.peak()}};
  if (report.available) {
    json["available_bytes"] = *report.available;
    json["available_from"] = report.memory.source;
    json["fits"] = refusal.empty();
    if (!refusal.empty()) json["refusal"] = refusal;
    for (const MaxBatches& fits : max_batches(report)) {
      for (std::size_t i = 0; i < fits.rows.size(); ++i) {
        json["max_rows"][std::string(to_string(fits.precision))].push_back(
            {{"level", report.plan.levels[i].level}, {"rows", fits.rows[i]}});
      }
    }
  }
  for (std::size_t i = 0; i < report.plan.levels.size(); ++i) {
    json["levels"].push_back(level_json(report, i));
  }
  return json;
}

std::string plan_text(const PlanReport& report) {
  const plan::SongsPlan& plan = report.plan;
  std::vector<std::vector<std::string>> rows{{"level", "precision", "windows", "codes", "prefilled",
                                              "batch", "weights", "workspace", "caches",
                                              "conditions", "phases", "peak", "time"}};
  bool timed = false;
  for (std::size_t i = 0; i < plan.levels.size(); ++i) {
    const plan::LevelPlan& level = plan.levels[i];
    const plan::LevelMemory& memory = level.memory;
    const auto seconds = report.seconds(i);
    timed |= seconds.has_value();
    rows.push_back({str_cat(level.level),
                    std::string(to_string(level_backend(report, level.level).precision)),
                    str_cat(level.windows), str_cat(level.codes), str_cat(level.prefilled),
                    batch(level), format_bytes(memory.weights), format_bytes(memory.workspace),
                    format_bytes(caches(level)), format_bytes(conditions(level)),
                    format_bytes(level.peak() - memory.resident(level.rows, level.guides)),
                    format_bytes(plan.peak(level, level.rows)),
                    seconds ? report::format_duration(*seconds) : "?"});
  }
  if (!timed) {
    for (auto& row : rows) row.pop_back();
  }
  const plan::LevelBackend& backend = report.request.backends.front();
  std::string text = str_cat(
      report.model, ": ", report.request.songs,
      report.request.songs == 1 ? " song of " : " songs of ",
      format_fixed(static_cast<double>(report.request.samples) / report.request.vqvae.sample_rate,
                   "s"),
      ", ", engine_name(backend), "\n", table(rows), "Planned peak: ", format_bytes(plan.peak()),
      " of anonymous memory, of which ", format_bytes(plan.fixed), " LibTorch and ",
      format_bytes(plan.audio), " the songs' audio");
  if (report.available) {
    text += str_cat("; ", report.memory.source, " has ", format_bytes(*report.available), ".\n");
    text += "Maximum batch size:\n";
    std::vector<std::vector<std::string>> cells{{"level"}};
    for (const plan::LevelPlan& level : plan.levels) cells.push_back({str_cat(level.level)});
    for (const MaxBatches& fits : max_batches(report)) {
      cells[0].emplace_back(fits.precision == Precision::kFp16 ? "fp16/bf16"
                                                               : to_string(fits.precision));
      for (std::size_t i = 0; i < fits.rows.size(); ++i)
        cells[i + 1].push_back(str_cat(fits.rows[i]));
    }
    text += table(cells);
  } else {
    text += "; set the limit with --memory GB.\n";
  }
  return text;
}

}  // namespace crooner::report
