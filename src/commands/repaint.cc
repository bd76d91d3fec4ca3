#include "commands/commands.h"

#include "songs/repaint_song.h"

namespace crooner::commands {

void repaint(const cli::RepaintOptions& options) {
  songs::repaint_song(options);
}

}  // namespace crooner::commands
