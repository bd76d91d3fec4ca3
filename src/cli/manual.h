#pragma once

#include <string>
#include <vector>

#include "cli/flags.h"

namespace crooner::cli {

// crooner manual: the manual page (crooner manual | man -l -).
struct ManualOptions {};

void declare_manual(Flags& flags, ManualOptions* options);

// The page, generated from the commands' flags: roff with the macros of man(7).
std::string manual_page(const std::vector<const Flags*>& commands);

}  // namespace crooner::cli
