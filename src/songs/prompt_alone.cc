#include "songs/prompt_alone.h"

#include <cmath>
#include <cstdint>

namespace crooner::songs {

bool is_prompt_alone(const Model& model, const Request& request) {
  const int top = model.levels() - 1;
  const auto& codes = request.prompt_codes;
  if (request.stop_after_level != top || !request.seconds || request.repaint ||
      static_cast<int>(codes.size()) <= top) {
    return false;
  }
  const auto samples = static_cast<std::int64_t>(codes[top].size()) * model.hop(top);
  return samples == std::llround(*request.seconds * model.sample_rate());
}

void write_prompt_alone(Model& model, const GenerateTask& task, report::SongProgress& progress) {
  const int top = model.levels() - 1;
  const auto& codes = task.request->prompt_codes[top];
  const auto saved = task.writer->saved();
  if (static_cast<int>(saved.size()) <= top || saved[top].codes.empty()) {
    task.writer->on_prompt({0, top, 0, codes});
  }
  const Audio audio = model.decode(codes, top);
  const auto file = task.writer->on_level_result(
      {.level = top, .completes_song = true, .codes = codes, .audio = audio});
  progress.on_file_written(file.string());
}

}  // namespace crooner::songs
