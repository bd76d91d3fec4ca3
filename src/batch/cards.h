#pragma once

#include <string>
#include <vector>

#include "batch/job_list.h"
#include "cli/batch.h"

namespace crooner::batch {

// A CUDA card on which a process of the batch works.
struct Card {
  std::string name;     // "cuda:1"
  std::string visible;  // CUDA_VISIBLE_DEVICES of that process, which sees no other card
};

// The numbers of a list of cards, "cuda:0,2"; empty for one device, valid or not. Throws UsageError
// for a list that has something else, or a card twice.
std::vector<int> parse_cards(const std::string& device);

// The device of jobs that choose none: that of the batch, or "cuda" for a list of cards.
std::string device_of_jobs(const std::string& device);

// The cards that `numbers` name among those that CUDA_VISIBLE_DEVICES (`mask`, empty: all) shows.
std::vector<Card> name_cards(const std::vector<int>& numbers, const std::string& mask);

// The cards over which the batch is spread, a process each: those that --device lists, or all that
// are visible, but no more than jobs. Empty: this process generates all songs, because none runs on
// CUDA, there is only one card, or the jobs cannot be shared (a warning). Throws UsageError, and
// ResourceError for a card that is not there.
std::vector<Card> choose_cards(const cli::BatchOptions& options, const JobList& list);

}  // namespace crooner::batch
