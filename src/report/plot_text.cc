#include <algorithm>
#include <cmath>

#include "base/strings.h"
#include "report/curve_plot.h"

namespace crooner::report {
namespace {

constexpr std::string_view kMarks = "*o+x#@%&";  // of the curves, in turn

char mark_of(std::size_t curve) {
  return kMarks[curve % kMarks.size()];
}

std::string padded_left(const std::string& text, std::size_t width) {
  return std::string(width - std::min(width, text.size()), ' ') + text;
}

// The labels of the steps below the axis, those that would touch another left out.
std::string step_labels(const Axis& steps, std::size_t width) {
  std::string line;
  for (std::size_t i = 0; i < steps.ticks.size(); ++i) {
    const std::string& label = steps.labels[i];
    const auto column = static_cast<std::size_t>(
        std::llround(steps.position(steps.ticks[i]) * static_cast<double>(width - 1)));
    const std::size_t begin = std::min(column, width - std::min(width, label.size()));
    if (!line.empty() && begin < line.size() + 2) continue;
    line.resize(begin, ' ');
    line += label;
  }
  return line;
}

}  // namespace

std::string plot_text(const CurvePlot& plot, int columns, int rows) {
  const Axis steps = step_axis(plot, 5), values = value_axis(plot, std::max(rows / 4, 2));
  std::size_t margin = 0;
  for (const std::string& label : values.labels) margin = std::max(margin, label.size());
  const std::size_t width = static_cast<std::size_t>(std::max(columns, 30)) - margin - 2;
  const auto height = static_cast<std::size_t>(std::max(rows, 4));
  const auto row_of = [&](double value) {
    const double from_top = (1 - values.position(value)) * static_cast<double>(height - 1);
    return static_cast<std::size_t>(
        std::clamp<double>(std::round(from_top), 0, static_cast<double>(height) - 1));
  };

  std::vector<std::string> field(height, std::string(width, ' '));
  for (std::size_t i = 0; i < plot.curves.size(); ++i) {
    const auto means = binned(plot.curves[i], steps, width);
    for (std::size_t column = 0; column < width; ++column) {
      if (std::isfinite(means[column])) field[row_of(means[column])][column] = mark_of(i);
    }
  }
  std::vector<std::string> labels(height);
  for (std::size_t i = 0; i < values.ticks.size(); ++i)
    labels[row_of(values.ticks[i])] = values.labels[i];

  std::string text = plot.title + "\n";
  for (std::size_t row = 0; row < height; ++row) {
    const std::string line = str_cat(padded_left(labels[row], margin), " |", field[row]);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  text += std::string(margin, ' ') + " +" + std::string(width, '-') + "\n";
  text += std::string(margin + 2, ' ') + step_labels(steps, width) + "\n";
  for (std::size_t i = 0; i < plot.curves.size(); ++i)
    text += str_cat(std::string(margin + 2, ' '), std::string(1, mark_of(i)), " ",
                    plot.curves[i].name, "\n");
  return text;
}

}  // namespace crooner::report
