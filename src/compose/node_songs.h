#pragma once

#include <crooner/model.h>

#include <memory>

#include "cli/candidates.h"
#include "cli/groups.h"
#include "project/project.h"
#include "songs/prepare_songs.h"

namespace crooner::compose {

// What the files of a node are written as: nothing of a draft is clipped, and none of its flags
// could prevent it.
inline const cli::AudioFileOptions kDraftFormat{.format = "wav", .bits = "float"};

// The request of a node as its song stores it: with the path in the tree, and what `model` is.
run_folder::Metadata node_metadata(const Model& model, const project::Tree& tree, int node,
                                   nlohmann::ordered_json request);

// The nodes that a step shall make.
struct Siblings {
  int songs = 1;
  bool seed_given = false;
  cli::CandidateOptions candidates = {};  // if there are any, they are the best of these

  int count() const { return candidates.count > 0 ? candidates.keep : songs; }
};

// Begins the step (begin_step) with the request and the length of its whole, chooses its nodes if
// there are candidates, samples what they lack as rows of one batch, and prints their files.
void make_nodes(project::Project& project, project::Step step, const Siblings& siblings,
                Request request, Model& model, const cli::LogOptions& log);

// The codes of a finished node, by level: all of the top, and of an audio prompt those below.
// Throws InputError when they were removed or are not finished.
Codes node_codes(const std::filesystem::path& project, const project::Node& node);

// The length of the whole that the labels of a request with `seconds` speak of.
double whole_seconds(const Request& request, const Model& model);

// `request` with a length in whole top codes, which are returned: Model::check() has accepted it.
std::int64_t set_whole_codes(const Model& model, Request* request);

double seconds_per_top_code(const Model& model);

}  // namespace crooner::compose
