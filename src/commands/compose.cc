#include "compose/compose.h"

#include "commands/commands.h"

namespace crooner::commands {

void compose_start(const cli::ComposeStartOptions& options) {
  compose::start_nodes(options);
}

void compose_extend(const cli::ComposeExtendOptions& options) {
  compose::extend_node(options);
}

void compose_repaint(const cli::ComposeRepaintOptions& options) {
  compose::repaint_node(options);
}

void compose_cut(const cli::ComposeCutOptions& options) {
  compose::cut_node(options);
}

void compose_render(const cli::ComposeRenderOptions& options) {
  compose::render_node(options);
}

}  // namespace crooner::commands
