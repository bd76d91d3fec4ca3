#pragma once

#include <crooner/request.h>

#include <string>
#include <vector>

#include "config/model_folder.h"
#include "sampling/workload.h"
#include "text/labeller.h"

namespace crooner::api {

// The rows that guide a song at a level of these weights. None by lyrics or names that the song
// does not have: they would say the same as the song's own row. `labels`: of the song. Throws
// InputError for other lyrics of which no character is usable; appends to `warnings` what is left
// out of them.
std::vector<sampling::Guide> make_guides(const config::GuidanceWeights& weights,
                                         const Request& request, const text::Labeller& labeller,
                                         const text::Labels& labels,
                                         std::vector<std::string>* warnings);

// What is wanted, but not there to guide by.
void check_guidance(const Request& request, std::vector<std::string>* warnings);

}  // namespace crooner::api
