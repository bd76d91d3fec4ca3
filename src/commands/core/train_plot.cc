#include <algorithm>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "base/error.h"
#include "base/os_environment.h"
#include "base/refuse_existing.h"
#include "base/strings.h"
#include "commands/core/commands.h"
#include "report/curve_plot.h"
#include "report/json_line.h"
#include "report/train_history.h"

namespace crooner::commands {
namespace {

constexpr int kPlotFormatVersion = 1;

void add_curve(const std::map<std::string, report::MetricSeries>& metrics,
               const std::string& metric, const std::string& name, report::CurvePlot& plot) {
  if (const auto found = metrics.find(metric); found != metrics.end())
    plot.curves.push_back({name, found->second});
}

report::CurvePlot make_plot(const cli::TrainPlotOptions& options) {
  report::CurvePlot plot{options.metric, {}};
  std::set<std::string> known;
  for (const auto& run : report::training_runs(options.runs)) {
    const report::TrainHistory history = report::read_train_history(run);
    add_curve(history.train, options.metric, run.string(), plot);
    add_curve(history.eval, options.metric, run.string() + " (held out)", plot);
    for (const auto* metrics : {&history.train, &history.eval}) {
      for (const auto& [name, series] : *metrics) known.insert(name);
    }
  }
  if (plot.curves.empty()) {
    throw UsageError(
        str_cat("No run has the metric '", options.metric, "'; --metric takes ",
                known.empty() ? std::string("none yet: no step is done") : join(known, ", "), "."));
  }
  return plot;
}

nlohmann::ordered_json curves_json(const report::CurvePlot& plot) {
  nlohmann::ordered_json curves = nlohmann::ordered_json::array();
  for (const report::Curve& curve : plot.curves)
    curves.push_back({{"name", curve.name}, {"points", curve.points}});
  return {{"format_version", kPlotFormatVersion}, {"metric", plot.title}, {"curves", curves}};
}

}  // namespace

void train_plot(const cli::TrainPlotOptions& options) {
  if (!options.out.empty()) refuse_existing(options.out, "--out", options.force);
  const report::CurvePlot plot = make_plot(options);
  const auto size = [](int requested, int otherwise) {
    return requested > 0 ? requested : otherwise;
  };
  if (options.out.empty() && options.log.json) {
    std::cout << report::json_line(curves_json(plot));
    return;
  }
  if (options.out.empty()) {
    std::cout << report::plot_text(plot, size(options.width, terminal_columns()),
                                   size(options.height, 20));
    return;
  }
  audio::write_png(options.out, report::plot_picture(plot, std::max(size(options.width, 1000), 200),
                                                     std::max(size(options.height, 600), 150)));
  report::print_result(options.out, options.log.json);
}

}  // namespace crooner::commands
