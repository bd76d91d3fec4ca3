#pragma once

#include <string>

#include "base/progress.h"

namespace crooner::report {

// "5 s", "1:07", "2:00:30".
std::string duration(double seconds);

// "level 2", "level 0 of 4 songs".
std::string level_name(const Progress& progress);

// "window 3 of 12", as people count.
std::string window_name(const Progress& progress);

// "345 codes/s", "1.2 codes/s"; empty while it is not known.
std::string rate(const Progress& progress);

// "3 of 17 songs, 1:07 left"; empty without a batch.
std::string batch_name(const Progress& progress);

// Whole percents of the level's codes, rounded down.
int percent(const Progress& progress);

}  // namespace crooner::report
