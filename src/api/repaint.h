#pragma once

#include <crooner/audio.h>
#include <crooner/codes.h>
#include <crooner/request.h>

#include <cstdint>
#include <vector>

#include "config/model_folder.h"

namespace crooner::api {

// The existing song's codes before the span of request.repaint, by level; all of a level above
// those that are sampled anew. Empty: there are none at any level. Throws UsageError for a span, a
// level or a sound that does not fit the codes, InputError for codes that are not the model's.
Codes codes_before_span(const config::ModelFolder& model, const Request& request);

// The codes of a level after the span; none where the level is not sampled.
std::vector<std::int64_t> codes_after_span(const config::ModelFolder& model, const Repaint& repaint,
                                           int level);

// Throws UsageError unless the finished song has `length` samples.
void check_length(const config::ModelFolder& model, const Repaint& repaint, std::int64_t length);

// Puts the existing song's sound into `audio`, which was decoded from all codes of the finished
// song: outside the span it remains sample by sample, and within 20 ms of the span's ends (of a
// beginning: after its end) both are cross-faded where they are most alike. The new sound is scaled
// as the existing one was. Returns the middles of the cross-fades, in samples. Does nothing without
// such a sound.
std::vector<std::int64_t> keep_sound(const Repaint& repaint, Audio& audio);

}  // namespace crooner::api
