#pragma once

#include <cstdint>

#include "config/training_config.h"

namespace crooner::training {

// The factor on the base learning rate at a step, from 0 on (docs/spec/training.md, section 6). The
// first step has factor 0: warm-up counts from step 0. Double arithmetic.
double learning_rate_factor(const config::ScheduleConfig& schedule, std::int64_t step);

// Training ends at the first step for which this holds: the linear descent has reached 0.
bool finished(const config::ScheduleConfig& schedule, std::int64_t step);

}  // namespace crooner::training
