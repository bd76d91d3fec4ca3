#pragma once

#include <optional>
#include <string>

#include "cli/continue.h"
#include "cli/generate.h"
#include "cli/repaint.h"

namespace crooner::cli {

// crooner compose: a project folder with a tree of drafts.
struct ComposeStartOptions {
  std::string project;
  GenerateOptions song;
};

struct ComposeExtendOptions {
  std::string project;
  std::string node;
  ContinueOptions song;  // `seconds`: of what is added
  CandidateOptions candidates;
};

struct ComposeRepaintOptions {
  std::string project;
  std::string node;
  int songs = 1;
  RepaintOptions song;  // of the top level
};

struct ComposeCutOptions {
  std::string project;
  std::string node;
  std::optional<double> at;  // seconds
  ModelOptions model;
  LogOptions log;
};

struct ComposeUndoOptions {
  std::string project;
  int step = 0;  // 0: the last one
  LogOptions log;
};

struct ComposePickOptions {
  std::string project;
  std::string node;
  LogOptions log;
};

struct ComposeMarkOptions {
  std::string project;
  std::string node;
  std::optional<std::string> note;  // empty: removes the notes of the node
  LogOptions log;
};

struct ComposeRenderOptions {
  std::string project;
  std::string node;
  std::string out;  // a further file; empty: none
  ModelOptions model;
  AudioFileOptions sound;
  RunFolderOptions run;
  LogOptions log;
};

struct ComposeTreeOptions {
  std::string project;
  LogOptions log;
};

struct ComposePageOptions {
  std::string project;
  LogOptions log;
};

// Without a command: at the terminal.
struct ComposeOptions {
  std::string project;
  std::string player;  // a command; empty: a known one
  LogOptions log;
};

void declare_compose(Flags& flags, ComposeOptions* options);
void declare_compose_start(Flags& flags, ComposeStartOptions* options);
void declare_compose_extend(Flags& flags, ComposeExtendOptions* options);
void declare_compose_repaint(Flags& flags, ComposeRepaintOptions* options);
void declare_compose_cut(Flags& flags, ComposeCutOptions* options);
void declare_compose_undo(Flags& flags, ComposeUndoOptions* options);
void declare_compose_pick(Flags& flags, ComposePickOptions* options);
void declare_compose_mark(Flags& flags, ComposeMarkOptions* options);
void declare_compose_render(Flags& flags, ComposeRenderOptions* options);
void declare_compose_tree(Flags& flags, ComposeTreeOptions* options);
void declare_compose_page(Flags& flags, ComposePageOptions* options);

}  // namespace crooner::cli
