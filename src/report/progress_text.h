#pragma once

#include <string>

#include "report/progress.h"

namespace crooner::report {

// "5 s", "1:07", "2:00:30".
std::string format_duration(double seconds);

// "level 2", "level 0 of 4 songs".
std::string format_level(const Progress& progress);

// "window 3 of 12", counted from 1.
std::string format_window(const Progress& progress);

// "345 codes/s", "1.2 codes/s"; empty while it is unknown.
std::string format_rate(const Progress& progress);

// "3 of 17 songs, 1:07 left"; empty without a batch.
std::string format_batch(const BatchState& batch);

// Percentage of the level's codes that is done, rounded down.
int percent(const Progress& progress);

}  // namespace crooner::report
