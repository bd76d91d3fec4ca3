#pragma once

#include <map>
#include <string>

#include "config/model_folder.h"

namespace crooner::importer {

// Throws InputError when the model has something that the port's configuration cannot say.
void check_expressible(const config::ModelFolder& model);

// config.json and the files of the tokenizer, by name (docs/spec/huggingface-format.md, sections 3
// and 4). An attention order that the port has no name for is called "crooner_attention_order_N".
std::map<std::string, std::string> huggingface_files(const config::ModelFolder& model);

}  // namespace crooner::importer
