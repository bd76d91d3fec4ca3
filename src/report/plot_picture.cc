#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "report/bitmap_font.h"
#include "report/curve_plot.h"

namespace crooner::report {
namespace {

using Colour = std::array<std::uint8_t, 3>;

// Of the curves, in turn; they differ in lightness too.
constexpr std::array<Colour, 6> kColours = {
    {{20, 60, 160}, {215, 95, 0}, {0, 135, 90}, {190, 30, 120}, {110, 110, 110}, {75, 175, 235}}};
constexpr Colour kGrid = {225, 225, 225};
constexpr Colour kFrame = {90, 90, 90};
constexpr int kMargin = 10;  // pixels around everything

// The rectangle of the curves within an image.
struct Field {
  int left, top, right, bottom;  // pixels, inclusive
};

class Canvas {
 public:
  Canvas(int width, int height)
      : image{width, height,
              std::vector<std::uint8_t>(
                  3 * static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 255)} {}

  void dot(int x, int y, const Colour& colour) {
    if (x < 0 || y < 0 || x >= image.width || y >= image.height) return;
    const std::size_t at =
        3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) +
             static_cast<std::size_t>(x));
    std::copy(colour.begin(), colour.end(), image.pixels.begin() + static_cast<std::ptrdiff_t>(at));
  }

  // Two pixels thick.
  void line(double x0, double y0, double x1, double y1, const Colour& colour) {
    const int points =
        std::max(1, static_cast<int>(std::max(std::abs(x1 - x0), std::abs(y1 - y0))));
    for (int i = 0; i <= points; ++i) {
      const double part = static_cast<double>(i) / points;
      const int x = static_cast<int>(std::lround(x0 + part * (x1 - x0)));
      const int y = static_cast<int>(std::lround(y0 + part * (y1 - y0)));
      for (const auto& [dx, dy] : {std::pair{0, 0}, {1, 0}, {0, 1}, {1, 1}})
        dot(x + dx, y + dy, colour);
    }
  }

  void rule(int x0, int y0, int x1, int y1, const Colour& colour) {  // one pixel, level or upright
    for (int x = x0; x <= x1; ++x) {
      for (int y = y0; y <= y1; ++y) dot(x, y, colour);
    }
  }

  audio::Image image;
};

int at(const Axis& axis, double value, int from, int to) {
  return from + static_cast<int>(std::lround(axis.position(value) * (to - from)));
}

void draw_axes(Canvas& canvas, const Field& field, const Axis& steps, const Axis& values) {
  for (std::size_t i = 0; i < steps.ticks.size(); ++i) {
    const int x = at(steps, steps.ticks[i], field.left, field.right);
    const int width = static_cast<int>(steps.labels[i].size()) * kGlyphWidth;
    canvas.rule(x, field.top, x, field.bottom, kGrid);
    draw_text(canvas.image, std::min(x - width / 2, canvas.image.width - kMargin / 2 - width),
              field.bottom + 6, steps.labels[i]);
  }
  for (std::size_t i = 0; i < values.ticks.size(); ++i) {
    const int y = at(values, values.ticks[i], field.bottom, field.top);
    const int width = static_cast<int>(values.labels[i].size()) * kGlyphWidth;
    canvas.rule(field.left, y, field.right, y, kGrid);
    draw_text(canvas.image, field.left - 6 - width, y - kGlyphHeight / 2, values.labels[i]);
  }
  canvas.rule(field.left, field.top, field.left, field.bottom, kFrame);
  canvas.rule(field.left, field.bottom, field.right, field.bottom, kFrame);
}

void draw_curve(Canvas& canvas, const Field& field, const Axis& steps, const Axis& values,
                const Curve& curve, const Colour& colour) {
  const auto means =
      binned(curve, steps, static_cast<std::size_t>(std::max(1, field.right - field.left + 1)));
  double last_x = -1, last_y = 0;
  for (std::size_t i = 0; i < means.size(); ++i) {
    if (!std::isfinite(means[i])) continue;
    const double x = field.left + static_cast<double>(i);
    const double y = at(values, means[i], field.bottom, field.top);
    canvas.line(last_x < 0 ? x : last_x, last_x < 0 ? y : last_y, x, y, colour);
    last_x = x;
    last_y = y;
  }
}

}  // namespace

audio::Image plot_picture(const CurvePlot& plot, int width, int height) {
  Canvas canvas(width, height);
  const Axis steps = step_axis(plot, width / 120), values = value_axis(plot, height / 60);
  std::size_t longest = 0;
  for (const std::string& label : values.labels) longest = std::max(longest, label.size());
  const int line_height = kGlyphHeight + 6;
  const int legend = line_height * static_cast<int>(plot.curves.size());
  const Field field = {kMargin + 6 + static_cast<int>(longest) * kGlyphWidth, kMargin + line_height,
                       width - 2 * kMargin, height - kMargin - line_height - legend};
  draw_text(canvas.image, field.left, kMargin, plot.title);
  draw_axes(canvas, field, steps, values);
  for (std::size_t i = 0; i < plot.curves.size(); ++i) {
    const Colour& colour = kColours[i % kColours.size()];
    draw_curve(canvas, field, steps, values, plot.curves[i], colour);
    const int y = field.bottom + line_height + 6 + line_height * static_cast<int>(i);
    canvas.line(field.left, y + 2, field.left + 24, y + 2, colour);
    draw_text(canvas.image, field.left + 32, y, plot.curves[i].name);
  }
  return std::move(canvas.image);
}

}  // namespace crooner::report
