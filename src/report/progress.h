#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/progress.h"

namespace crooner::report {

// Songs of a batch: how many there are, how many are done, and an estimate of the time left.
struct BatchState {
  int songs = 0;  // 0: there is no batch
  int done = 0;
  std::optional<double> seconds_left;
};

// Shows the progress of a command that generates songs: what the library reports, and the files
// and songs that the command writes.
class SongProgress : public ProgressObserver {
 public:
  virtual void on_file_written(const std::string& /*path*/) {}
  // The song is complete, with all files that belong to it.
  virtual void on_song_end(const std::string& /*path*/) {}

  // The batch that the songs belong to, shown from the next event on.
  void set_batch(const BatchState& batch) { batch_ = batch; }
  const BatchState& batch() const { return batch_; }

 private:
  BatchState batch_;
};

enum class ProgressStyle {
  kQuiet,     // nothing
  kLines,     // few lines, for logs
  kTerminal,  // one line that is redrawn
  kJson,      // one JSON object per line (docs/formats/events.md)
};

// kTerminal if stderr is a terminal, else kLines; kQuiet and kJson on request.
ProgressStyle choose_progress_style(bool quiet, bool json);

// A monotonic clock in seconds, and where text goes (complete lines, or with '\r' the line on the
// terminal); tests replace both.
struct ProgressOutput {
  std::function<double()> seconds;
  std::function<void(const std::string&)> write;
  std::function<int()> columns = [] { return 80; };  // of the terminal, which may be resized
  bool colour = false;
  std::string device = {};  // whose events they are; empty: there is only one
};

// stderr (JSON: stdout), colour unless NO_COLOR is set or there is no terminal.
ProgressOutput standard_output(ProgressStyle style);

// With output.device the events name it, and JSON has no `start` event: several displays share the
// stream, and one without a device begins it.
std::unique_ptr<SongProgress> make_progress(ProgressStyle style, ProgressOutput output);

// That of a command with --quiet and --json, on standard_output(). One for the whole command: it
// begins the stream.
std::unique_ptr<SongProgress> make_progress(bool quiet, bool json);

}  // namespace crooner::report
