#pragma once

#include <string>
#include <vector>

#include "cli/shell.h"

namespace crooner::cli {

// Runs crooner with these arguments, in the folder.
ProcessResult crooner(const std::string& arguments, const Folder& folder);

// crooner generate with the smoke model and a fixed seed.
ProcessResult generate(const std::string& arguments, const Folder& folder);

// A copy of models/smoke as `folder`/model, to be damaged: --model model.
void copy_smoke_model(const Folder& folder);

// Every element of a tensor of the copy's file becomes this value.
void overwrite_tensor(const Folder& folder, const std::string& file, const std::string& tensor,
                      float value);

}  // namespace crooner::cli
