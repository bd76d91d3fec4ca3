#pragma once

#include <filesystem>
#include <string>

#include "cli/compose.h"
#include "report/progress.h"
#include "songs/load_song.h"

namespace crooner::compose {

// The commands of crooner compose that need a model. Each prints the files of the nodes that it
// made, and can be repeated after an interruption.
void start_nodes(const cli::ComposeStartOptions& options);
void extend_node(const cli::ComposeExtendOptions& options);
void repaint_node(const cli::ComposeRepaintOptions& options);
void cut_node(const cli::ComposeCutOptions& options);
void render_node(const cli::ComposeRenderOptions& options);

// What the finished song of a node continues, for replay: all codes of the top level, and below it
// those of the part that an earlier node has. Finishes that part if it is missing.
songs::SongOrigin render_origin(const std::filesystem::path& project, const std::string& node,
                                const cli::ModelOptions& model, report::SongProgress& progress);

}  // namespace crooner::compose
