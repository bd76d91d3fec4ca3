#pragma once

#include <string>
#include <vector>

#include "audio/image.h"
#include "report/plot_axis.h"
#include "report/train_history.h"

namespace crooner::report {

struct Curve {
  std::string name;
  MetricSeries points;  // values that are not finite are left out
};

// Curves over the steps of training runs.
struct CurvePlot {
  std::string title;  // the metric
  std::vector<Curve> curves;
};

// The axes that hold all finite points. Throws InputError when there is none.
Axis step_axis(const CurvePlot& plot, int ticks);
Axis value_axis(const CurvePlot& plot, int ticks);

// The mean of a curve's finite values in each of `bins` equal parts of the axis; NaN where it has
// none. A curve of thousands of noisy steps becomes one line.
std::vector<double> binned(const Curve& curve, const Axis& steps, std::size_t bins);

// For a terminal: `columns` characters wide, with `rows` rows of points. Each curve has a character
// of its own.
std::string plot_text(const CurvePlot& plot, int columns, int rows);

// An image with axes, grid and legend.
audio::Image plot_picture(const CurvePlot& plot, int width, int height);

}  // namespace crooner::report
