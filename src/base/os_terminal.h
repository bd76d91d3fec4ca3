#pragma once

namespace crooner {

// Is stderr a terminal that a line can be redrawn on? (Not with TERM=dumb.)
bool stderr_is_terminal();

// Characters in a line of it; 80 where it does not say.
int terminal_columns();

}  // namespace crooner
