#pragma once

#include <filesystem>
#include <string>

#include "fetch/fetch_plan.h"

namespace crooner::fetch {

struct FetchRequest {
  FetchPlan plan;
  std::string from;              // an address or a folder; empty: where it is published
  std::filesystem::path ids;     // a folder of id lists; empty: from where the weights come
  std::filesystem::path folder;  // of the model
  int parallel = 2;              // downloads at a time
};

// Downloads and imports a model part by part: a part's download is removed when it is imported, one
// that other models share is taken from parts/ where it is there. What is unfinished lies in a
// hidden folder in the model's, from which the same request continues it; model.json appears last.
// Throws InputError when a file is not what it should be, UsageError when another process fetches
// to the same folder or files are there, ResourceError when the disk or the network fails.
void fetch_model(const FetchRequest& request);

// A sentence about size, licence, source and place of what fetch_model() would do.
std::string describe_fetch(const FetchRequest& request);

}  // namespace crooner::fetch
