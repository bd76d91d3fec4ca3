#include "engine/cuda/emulated_cards.h"

#include <cstdlib>
#include <sstream>

namespace crooner::engine::cuda::emulator {
namespace {

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// "1:lost=40"
void set_fault(std::vector<Card>& all, const std::string& fault) {
  const std::size_t colon = fault.find(':'), equals = fault.find('=');
  Card& card = all.at(std::stoul(fault.substr(0, colon)));
  const std::string what = fault.substr(colon + 1, equals - colon - 1);
  const std::string value = fault.substr(equals + 1);
  if (what == "lost") card.lost_after_runs = std::stoi(value);
  if (what == "memory") card.memory_bytes = std::stoull(value);
  if (what == "waits") card.waits_for = value;
  if (what == "fails") card.fails = value;
}

}  // namespace

std::vector<Card> cards(const std::string& count, const char* visible, const std::string& faults) {
  std::vector<Card> all(count.empty() ? 1 : std::stoul(count));
  for (std::size_t i = 0; i < all.size(); ++i) all[i].number = static_cast<int>(i);
  std::istringstream words(faults);
  for (std::string fault; words >> fault;) set_fault(all, fault);
  if (visible == nullptr) return all;
  std::vector<Card> shown;
  std::istringstream numbers(visible);
  for (std::string number; std::getline(numbers, number, ',');) {
    char* end = nullptr;
    const unsigned long card = std::strtoul(number.c_str(), &end, 10);
    if (number.empty() || *end != '\0' || card >= all.size()) break;
    shown.push_back(all[card]);
  }
  return shown;
}

const std::vector<Card>& visible_cards() {
  static const std::vector<Card> all =
      cards(variable("CROONER_EMULATED_CARDS"), std::getenv("CUDA_VISIBLE_DEVICES"),
            variable("CROONER_EMULATED_FAULTS"));
  return all;
}

}  // namespace crooner::engine::cuda::emulator
