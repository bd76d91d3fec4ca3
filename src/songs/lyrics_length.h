#pragma once

#include <crooner/model.h>
#include <crooner/request.h>

#include <string>

namespace crooner::songs {

// --seconds auto: as long as it takes to sing the lyrics of the request, in whole top codes; at
// least the shortest song that the model can make, and without lyrics the model's default.
double seconds_for_lyrics(const Request& request, const Model& model);

// A sentence when the lyrics are far too long for the song; empty: they may fit.
std::string crowded_lyrics(const Request& request, const Model& model);

}  // namespace crooner::songs
