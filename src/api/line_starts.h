#pragma once

#include <crooner/request.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace crooner::api {

// The sample of the whole song at which each line of the request's lyrics begins, where it is
// known. Warns of lines after the song's end, which is at sample `total`. Throws UsageError for
// times that are no times, that descend, or that are more than the lines.
std::vector<std::optional<std::int64_t>> line_starts(const Request& request, std::int64_t total,
                                                     int sample_rate,
                                                     std::vector<std::string>* warnings);

}  // namespace crooner::api
