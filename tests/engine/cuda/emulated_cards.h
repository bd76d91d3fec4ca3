#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace crooner::engine::cuda::emulator {

// A card of the emulated machine, and what becomes of it.
struct Card {
  int number = 0;                                   // in the machine
  std::size_t memory_bytes = std::size_t{8} << 30;  // of its own
  int lost_after_runs = -1;                         // run() that often, then it is lost; -1: never
  std::string waits_for;  // run() begins when this file exists; empty: at once
  // "driver": it is too old to show any card; "busy"; "old": so is the card; "kernels": the library
  // has none for it.
  std::string fails;
};

// The cards that a process sees. `count`: how many the machine has ("": 1). `visible`: those of
// them that CUDA_VISIBLE_DEVICES shows, up to the first number that is none, as a driver does;
// null: all. `faults`: "1:lost=40 0:memory=200000 0:waits=FILE 0:fails=busy",
// by card.
std::vector<Card> cards(const std::string& count, const char* visible, const std::string& faults);

// The same for this process, by CROONER_EMULATED_CARDS, CUDA_VISIBLE_DEVICES and
// CROONER_EMULATED_FAULTS, which are read once.
const std::vector<Card>& visible_cards();

}  // namespace crooner::engine::cuda::emulator
