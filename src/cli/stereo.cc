#include <sstream>
#include <vector>

#include "base/error.h"
#include "base/strings.h"
#include "cli/groups.h"

namespace crooner::cli {
namespace {

constexpr Range kDelays{0, 50};  // ms

// "9,13", or "9" for both sides.
void parse_delays(const std::string& text, StereoOptions* options) {
  std::vector<double> delays;
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, ',');) {
    delays.push_back(parse_number("--stereo-delays", part, kDelays));
  }
  if (delays.empty() || delays.size() > 2) {
    throw UsageError(str_cat("--stereo-delays is '", text,
                             "'; it takes the milliseconds of the left and the right side, as in "
                             "9,13."));
  }
  options->left_delay = delays.front();
  options->right_delay = delays.back();
}

void parse_takes(const std::string& text, StereoOptions* options) {
  if (text != "2" && text != "3" && text != "mono") {
    throw UsageError(str_cat("--stereo is '", text,
                             "'; it takes 2 (left and right), 3 (and a take in the middle) or "
                             "mono."));
  }
  options->mono = text == "mono";
  options->takes = text == "2" ? 2 : text == "3" ? 3 : 0;
}

}  // namespace

void add_stereo_flags(Flags& flags, StereoOptions* options, const std::string& default_value) {
  flags
      .add({.names = "--stereo",
            .value = "2|3|mono",
            .help = "Stereo of this many takes of the levels below the top: left and right, or a "
                    "third in the middle",
            .choices = {"2", "3", "mono"},
            .set = [options](const std::string& text) { parse_takes(text, options); }})
      .default_value = default_value;
  flags
      .add({.names = "--stereo-delays",
            .value = "LEFT,RIGHT",
            .help = "Delays of the sides in milliseconds",
            .set = [options](const std::string& text) { parse_delays(text, options); }})
      .default_value = "9,13";
  flags.number("--stereo-level", &options->side_level, {-24, 6}, "DB",
               "Level of the sides beside a middle take");
}

void check(const StereoOptions& options) {
  if (options.takes == 0 && options != StereoOptions{.mono = options.mono}) {
    throw UsageError("--stereo-delays and --stereo-level need --stereo 2 or 3.");
  }
  if (options.takes == 2 && options.side_level != StereoOptions().side_level) {
    throw UsageError("--stereo-level needs --stereo 3: --stereo 2 has no take in the middle.");
  }
}

}  // namespace crooner::cli
