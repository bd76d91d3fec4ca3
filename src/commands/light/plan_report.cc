#include "commands/light/plan_report.h"

#include <iomanip>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/strings.h"
#include "report/progress_text.h"

namespace crooner::commands {
namespace {

using nlohmann::ordered_json;

const plan::LevelBackend& backend_of(const PlanReport& report, int level) {
  return report.asked.backends[static_cast<std::size_t>(level)];
}

std::string engine_name(const plan::LevelBackend& backend) {
  return str_cat(backend.packs ? "cpu" : "plain", " engine", backend.on_host ? "" : " on CUDA");
}

// The most songs at once at every level and precision: [precision][level in the plan's order].
struct Fitting {
  Precision precision;
  std::vector<int> most;
};

std::vector<Fitting> fitting(const PlanReport& report) {
  std::vector<Fitting> all;
  for (const Precision precision : {Precision::kFp32, Precision::kFp16, Precision::kInt8}) {
    plan::PlanRequest asked = report.asked;
    if (precision == Precision::kInt8 && !asked.backends.front().packs) continue;
    for (plan::LevelBackend& backend : asked.backends) backend.precision = precision;
    all.push_back({precision, {}});
    for (const plan::LevelPlan& level : plan::plan_songs(asked, report.available).levels) {
      all.back().most.push_back(level.max_rows);
    }
  }
  return all;
}

ordered_json level_json(const PlanReport& report, std::size_t i) {
  const plan::LevelPlan& level = report.plan.levels[i];
  const plan::LevelMemory& memory = level.memory;
  const plan::LevelBackend& backend = backend_of(report, level.level);
  ordered_json json{{"level", level.level},
                    {"engine", backend.packs ? "cpu" : "plain"},
                    {"precision", to_string(backend.precision)},
                    {"windows", level.windows},
                    {"codes", level.codes},
                    {"prefilled", level.prefilled},
                    {"rows", level.rows},
                    {"steps", level.steps(report.asked.songs)},
                    {"bytes",
                     {{"weights", memory.weights},
                      {"mapped", memory.mapped},
                      {"workspace", memory.workspace},
                      {"caches", memory.cache * level.rows},
                      {"conditions", memory.condition * level.rows}}},
                    {"phase_bytes",
                     {{"loading", memory.loading},
                      {"conditions", memory.conditions},
                      {"prefill", memory.prefill},
                      {"sound", level.sound},
                      {"codes", level.held}}},
                    {"peak_bytes", report.plan.peak(level, level.rows)}};
  if (report.available) json["most_rows"] = level.max_rows;
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
  double sum = static_cast<double>(level.codes * asked.songs) / *speed.codes_per_second;
  if (speed.prompts_per_second) {
    sum += static_cast<double>(level.prefilled * asked.songs) / *speed.prompts_per_second;
  }
  return sum;
}

ordered_json plan_json(const PlanReport& report, const std::string& refusal) {
  ordered_json json{{"model", report.model},
                    {"songs", report.asked.songs},
                    {"seconds_of_song",
                     static_cast<double>(report.asked.samples) / report.asked.vqvae.sample_rate},
                    {"device", report.asked.backends.front().on_host ? "cpu" : "cuda"},
                    {"process_bytes", report.plan.fixed},
                    {"sound_bytes", report.plan.sounds},
                    {"peak_bytes", report.plan.peak()}};
  if (report.available) {
    json["available_bytes"] = *report.available;
    json["available_from"] = report.memory.source;
    json["fits"] = refusal.empty();
    if (!refusal.empty()) json["refusal"] = refusal;
    for (const Fitting& fits : fitting(report)) {
      for (std::size_t i = 0; i < fits.most.size(); ++i) {
        json["most_rows"][std::string(to_string(fits.precision))].push_back(
            {{"level", report.plan.levels[i].level}, {"rows", fits.most[i]}});
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
                                              "at once", "weights", "workspace", "caches",
                                              "conditions", "phases", "peak", "time"}};
  bool timed = false;
  for (std::size_t i = 0; i < plan.levels.size(); ++i) {
    const plan::LevelPlan& level = plan.levels[i];
    const plan::LevelMemory& memory = level.memory;
    const auto seconds = report.seconds(i);
    timed |= seconds.has_value();
    rows.push_back(
        {str_cat(level.level), std::string(to_string(backend_of(report, level.level).precision)),
         str_cat(level.windows), str_cat(level.codes), str_cat(level.prefilled),
         str_cat(level.rows), format_bytes(memory.weights), format_bytes(memory.workspace),
         format_bytes(memory.cache * level.rows), format_bytes(memory.condition * level.rows),
         format_bytes(level.peak() - memory.resident(level.rows)),
         format_bytes(plan.peak(level, level.rows)), seconds ? report::duration(*seconds) : "?"});
  }
  if (!timed) {
    for (auto& row : rows) row.pop_back();
  }
  const plan::LevelBackend& backend = report.asked.backends.front();
  std::string text = str_cat(
      report.model, ": ", report.asked.songs, " song(s) of ",
      format_fixed(static_cast<double>(report.asked.samples) / report.asked.vqvae.sample_rate, "s"),
      ", ", engine_name(backend), "\n", table(rows), "Peak ", format_bytes(plan.peak()),
      " of anonymous memory, ", format_bytes(plan.fixed), " of it LibTorch and ",
      format_bytes(plan.sounds), " the songs' sound");
  if (report.available) {
    text += str_cat("; ", report.memory.source, " has ", format_bytes(*report.available), ".\n");
    text += "Songs at once that fit:\n";
    std::vector<std::vector<std::string>> cells{{"level"}};
    for (const plan::LevelPlan& level : plan.levels) cells.push_back({str_cat(level.level)});
    for (const Fitting& fits : fitting(report)) {
      cells[0].emplace_back(to_string(fits.precision));
      for (std::size_t i = 0; i < fits.most.size(); ++i)
        cells[i + 1].push_back(str_cat(fits.most[i]));
    }
    text += table(cells);
  } else {
    text += "; how much there is, --memory GB tells.\n";
  }
  return text;
}

}  // namespace crooner::commands
