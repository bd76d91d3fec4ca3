#include <iostream>

#include "commands/core/commands.h"
#include "project/describe_tree.h"
#include "project/project.h"
#include "report/json_line.h"

namespace crooner::commands {

void compose_tree(const cli::ComposeTreeOptions& options) {
  const project::Tree tree = project::read_tree(options.project);
  std::cout << (options.log.json ? report::json_line(project::tree_json(options.project, tree))
                                 : project::tree_text(options.project, tree));
}

}  // namespace crooner::commands
