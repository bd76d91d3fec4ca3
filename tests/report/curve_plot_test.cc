#include "report/curve_plot.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>
#include <sstream>

#include "base/error.h"
#include "report/bitmap_font.h"

namespace crooner::report {
namespace {

Curve line(const std::string& name, double from, double to, int steps) {
  Curve curve{name, {}};
  for (int step = 0; step <= steps; ++step)
    curve.points.emplace_back(step, from + (to - from) * step / steps);
  return curve;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string each; std::getline(in, each);) lines.push_back(each);
  return lines;
}

TEST(PlotAxis, EndsAtRoundNumbers) {
  const Axis axis = make_axis(0.13, 4.7, 5);
  EXPECT_EQ(axis.low, 0);
  EXPECT_EQ(axis.high, 5);
  EXPECT_EQ(axis.labels, (std::vector<std::string>{"0", "1", "2", "3", "4", "5"}));
  EXPECT_EQ(make_axis(0, 20000, 5).labels.back(), "20k");
  EXPECT_EQ(make_axis(-0.02, 0.03, 5).labels.front(), "-0.02");
  const Axis one = make_axis(3, 3, 5);
  EXPECT_LT(one.low, 3);
  EXPECT_GT(one.high, 3);
}

TEST(CurvePlot, BinsAreMeansOfTheFiniteValues) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Curve curve{"a", {{0, 1}, {1, 3}, {2, nan}, {9, 5}, {10, 7}}};
  const auto bins = binned(curve, make_axis(0, 10, 5), 5);
  EXPECT_EQ(bins[0], 2);
  EXPECT_TRUE(std::isnan(bins[1]));
  EXPECT_EQ(bins[4], 6);
}

TEST(CurvePlot, TheTextShowsAFallingLine) {
  const CurvePlot plot{"loss", {line("run", 10, 0, 100)}};
  const auto lines = lines_of(plot_text(plot, 60, 9));
  ASSERT_EQ(lines.size(), 13u);  // title, rows, axis, steps, legend
  EXPECT_EQ(lines[0], "loss");
  EXPECT_EQ(lines[1].find('*'), lines[1].find('|') + 1) << "it begins at the top left";
  EXPECT_EQ(lines[9].rfind('*'), 59u) << "and ends at the bottom right";
  for (std::size_t row = 2; row < 10; ++row)
    EXPECT_GT(lines[row].find('*'), lines[row - 1].find('*')) << row;
  EXPECT_EQ(lines[1].substr(0, 2), "10");
  EXPECT_NE(lines[12].find("* run"), std::string::npos);
  for (const std::string& each : lines) EXPECT_LE(each.size(), 60u);
}

TEST(CurvePlot, CurvesHaveCharactersOfTheirOwn) {
  const CurvePlot plot{"loss", {line("a", 8, 0, 100), line("b", 0, 8, 100)}};
  const std::string text = plot_text(plot, 60, 9);
  EXPECT_NE(text.find("* a"), std::string::npos);
  EXPECT_NE(text.find("o b"), std::string::npos);
}

TEST(CurvePlot, WithoutANumberThereIsNothingToPlot) {
  const CurvePlot plot{"bits", {{"a", {{1, std::numeric_limits<double>::infinity()}}}}};
  EXPECT_THROW(plot_text(plot, 60, 9), InputError);
  EXPECT_THROW(plot_picture(plot, 400, 300), InputError);
}

TEST(CurvePlot, ThePictureHasEveryCurvesColour) {
  const CurvePlot plot{"loss", {line("a", 8, 0, 100), line("b", 0, 8, 100)}};
  const audio::Image image = plot_picture(plot, 400, 300);
  ASSERT_EQ(image.pixels.size(), 400u * 300 * 3);
  std::set<int> colours;
  for (std::size_t i = 0; i < image.pixels.size(); i += 3)
    colours.insert(image.pixels[i] << 16 | image.pixels[i + 1] << 8 | image.pixels[i + 2]);
  for (const int colour : {0xffffff, 0xe1e1e1, 0x143ca0, 0xd75f00, 0x000000})
    EXPECT_TRUE(colours.contains(colour)) << std::hex << colour;
}

TEST(BitmapFont, DrawsGlyphsAndCutsOffWhatLiesOutside) {
  audio::Image image{8, 8, std::vector<std::uint8_t>(8 * 8 * 3, 255)};
  draw_text(image, 1, 0, "1");
  EXPECT_EQ(image.pixels[3 * 3], 0) << "the top of the stroke";
  EXPECT_EQ(image.pixels[0], 255);
  draw_text(image, -3, -3, "8W");
  draw_text(image, 6, 6, "%");
}

}  // namespace
}  // namespace crooner::report
