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

// The machine's peak rates, measured in turns with the work: medians over the rounds.
class MachineRates {
 public:
  explicit MachineRates(int threads) : threads_(threads) {}
  void measure();  // once per round; takes about a second
  engine::cpu::MachineRate rate() const;

 private:
  int threads_;
  std::vector<double> read_gb_, fma_gflop_;
};

// The fraction of the time since construction in which a runnable process waited for a processor
// (/proc/pressure/cpu, "some"). Above 0.02 measurements are unreliable. Negative if the system does
// not report it.
class CpuPressure {
 public:
  CpuPressure();
  double share() const;
  double seconds() const;

 private:
  double waited_;  // microseconds, since the machine started
  double began_;
};

// The processor's name from /proc/cpuinfo ("AMD EPYC 9R14"); empty if unknown.
std::string processor_name();

}  // namespace crooner::bench
