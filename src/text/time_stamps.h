#pragma once

#include <optional>
#include <string>
#include <vector>

namespace crooner::text {

struct TimedLine {
  std::string text;
  std::optional<double> seconds = {};  // when it begins, in the song
};

// The lines of LRC, SubRip, WebVTT or SubStation Alpha without what is not sung, and those of a
// text whose every line begins with a time ("0:15 row, row"); lines of any other text unchanged.
struct TimedText {
  std::vector<TimedLine> lines;
  int stamps = 0;   // [01:23.45], <01:23.45>, 00:01:23,450 --> 00:01:25,000
  int headers = 0;  // [ar:...], the number of a caption, WEBVTT, ...
  // Lines, from 1, with the times of captions that end before they begin, and of those that begin
  // before the caption above.
  std::vector<int> reversed = {}, backward = {};
};

// A line of LRC with several stamps comes at each of them, in the order of time.
TimedText without_time_stamps(const std::vector<std::string>& lines);

}  // namespace crooner::text
