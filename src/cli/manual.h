#pragma once

#include <string>
#include <vector>

#include "cli/program.h"

namespace crooner::cli {

// crooner manual: the manual page, made from the commands' flags (crooner manual | man -l -).
// `program` must outlive its run.
void add_manual(Program& program);

// The page itself, as roff with the macros of man(7).
std::string manual_page(const std::vector<const Flags*>& commands);

}  // namespace crooner::cli
