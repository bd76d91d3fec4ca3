#include "bench/measure.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <string>

namespace crooner::bench {
namespace {

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double waited_microseconds() {
  std::ifstream in("/proc/pressure/cpu");
  for (std::string word; in >> word;) {
    if (word.starts_with("total=")) return std::stod(word.substr(6));
  }
  return -1;
}

}  // namespace

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

Times summarise_times(const std::vector<double>& seconds) {
  return {median(seconds), *std::min_element(seconds.begin(), seconds.end())};
}

double time_seconds(const std::function<void()>& work) {
  const double began = now();
  work();
  return now() - began;
}

void MachineRates::measure() {
  const auto rate = engine::cpu::measure_machine(threads_);
  read_gb_.push_back(rate.read_gb);
  fma_gflop_.push_back(rate.fma_gflop);
}

engine::cpu::MachineRate MachineRates::rate() const {
  return {median(read_gb_), median(fma_gflop_)};
}

CpuPressure::CpuPressure() : waited_(waited_microseconds()), began_(now()) {}

double CpuPressure::seconds() const {
  return now() - began_;
}

double CpuPressure::share() const {
  return waited_ < 0 ? -1 : (waited_microseconds() - waited_) * 1e-6 / seconds();
}

std::string processor_name() {
  std::ifstream in("/proc/cpuinfo");
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  }
  return "";
}

}  // namespace crooner::bench
