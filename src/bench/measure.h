#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/cpu/machine_rate.h"

namespace crooner::bench {

// Times of the rounds of one measurement, seconds.
struct Times {
  double median = 0;
  double best = 0;
};

double median(std::vector<double> values);  // precondition: not empty
Times summarise_times(const std::vector<double>& seconds);
double time_seconds(const std::function<void()>& work);

// What the machine reached beside the measured work, in the same minute: medians over the rounds.
class MachineRates {
 public:
  explicit MachineRates(int threads) : threads_(threads) {}
  void measure();  // once a round; about a second
  engine::cpu::MachineRate rate() const;

 private:
  int threads_;
  std::vector<double> read_gb_, fma_gflop_;
};

// How much of the time since it was made something on this machine waited for a processor
// (/proc/pressure/cpu, "some"): above 0.02 figures are worth little. Negative where the system does
// not tell.
class CpuPressure {
 public:
  CpuPressure();
  double share() const;
  double seconds() const;

 private:
  double waited_;  // microseconds, since the machine started
  double began_;
};

// "AMD EPYC 9R14", as the system calls it; empty where it does not tell.
std::string processor_name();

}  // namespace crooner::bench
