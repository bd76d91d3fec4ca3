#pragma once

#include <string>
#include <utility>
#include <vector>

namespace crooner::report {

// A node of a project (project/tree.h) on its page: UTF-8 text, which project_page() escapes.
// Paths are relative to the page.
struct NodeCard {
  int node = 0;
  bool picked = false;
  std::string audio;    // what is played; empty: nothing
  std::string picture;  // spectrogram of it; empty: none
  double begin = 0;     // s; where the node's own codes begin
  double seconds = 0;
  std::vector<std::pair<std::string, std::string>> facts;
  std::string lyrics;       // all
  double lyrics_share = 1;  // that the model has been shown up to the end of the node
  std::vector<std::string> notes;
  std::vector<NodeCard> children;
};

// One HTML file that needs only audio and pictures: the tree with a player, a spectrogram, the
// lyrics so far and the notes of each node. A click on a spectrogram plays from there; the keys
// that it names move between nodes and play.
std::string project_page(const std::string& title, const std::vector<NodeCard>& roots);

}  // namespace crooner::report
