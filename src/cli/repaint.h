#pragma once

#include <optional>
#include <string>

#include "cli/groups.h"

namespace crooner::cli {

// crooner repaint: a span of a song again, or a beginning before it.
struct RepaintOptions {
  ModelOptions model;
  LabelOptions labels;  // what is not set here is that of the song
  SamplingOptions sampling;
  RunFolderOptions run;
  LogOptions log;
  std::string source;          // a run folder, or a song next to its run folder
  std::optional<double> from;  // s
  std::optional<double> to;
  std::optional<double> prepend;   // s, instead of a span
  std::optional<int> first_level;  // the highest level that is sampled again; none: the top
  int candidates = 4;
  std::string out = "repainted.wav";  // a file, or a folder
};

// Throws UsageError when flags contradict one another.
void check(const RepaintOptions& options);

// --from and --to.
void add_span_flags(Flags& flags, RepaintOptions* options);

void declare_repaint(Flags& flags, RepaintOptions* options);

}  // namespace crooner::cli
