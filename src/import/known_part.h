#pragma once

#include <optional>
#include <string>

#include "config/catalogue.h"
#include "import/found_part.h"

namespace crooner::importer {

// The part of the catalogue that has the names and shapes of the found one; nothing: none has, or
// several have that differ in what shapes do not show.
std::optional<config::CataloguePart> known_part(const FoundPart& part);

// The name of a catalogue part that several models share, which is stored once; empty: any other.
std::string shared_part(const std::string& part);

// The catalogue's model of these parts (names, the VQ-VAE's among them); empty: none.
std::string model_of_parts(const std::vector<std::string>& parts);

}  // namespace crooner::importer
