#pragma once

#include <crooner/request.h>

#include <cstdint>
#include <string>
#include <vector>

#include "config/model_folder.h"

namespace crooner::api {

// Lengths of a request, in samples of the model's rate.
struct Lengths {
  std::int64_t song = 0;   // of the finished song: a whole number of top codes
  std::int64_t total = 0;  // of the song that it is a part of
};

// Throws UsageError with the flag that is out of range; appends to `warnings` what was rounded.
Lengths requested_lengths(const config::ModelFolder& model, const Request& request,
                          std::vector<std::string>* warnings);

}  // namespace crooner::api
