#pragma once

namespace crooner::distributed {

// Starts this program's command line as `processes` processes of one group on this host, and waits
// until all have ended.
void launch(int processes);

// In a process that launch() started: it shall end when its parent does.
void follow_launcher();

}  // namespace crooner::distributed
