#pragma once

#include <crooner/guidance.h>
#include <crooner/model.h>

#include <nlohmann/json.hpp>

namespace crooner::songs {

// The guidance with the weights that it leaves to the model, so that a song stays the same when the
// model's change. Throws UsageError for weights that the model cannot use.
Guidance resolve_guidance(Guidance guidance, const Model& model);

// The entry `guidance` of a request (docs/formats/run-folder.md): the levels that are guided. Null
// if none is.
nlohmann::ordered_json guidance_to_json(const Guidance& guidance);

// The inverse; null, as in requests of earlier releases: no level is guided. Throws a standard
// exception for JSON of another form.
Guidance guidance_from_json(const nlohmann::json& json);

}  // namespace crooner::songs
