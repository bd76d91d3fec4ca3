#include "songs/sample_songs.h"

#include <crooner/observer.h>

#include <string>

#include "songs/prompt_alone.h"

namespace crooner::songs {
namespace {

// Passes the events of each job to its writer, and progress to the display.
class WritingObserver : public Observer {
 public:
  using OnFailed = std::function<bool(std::size_t task, const Error& error)>;

  WritingObserver(report::SongProgress& progress, const OnFailed& on_failed)
      : progress_(progress), on_failed_(on_failed) {}

  // The next job is that of the task with this index.
  void add_job(std::size_t task, SongWriter* writer) { jobs_.push_back({task, writer}); }

  void on_phase(const std::string& sentence) override { progress_.on_phase(sentence); }
  void on_level_begin(const Progress& progress) override { progress_.on_level_begin(progress); }
  void on_progress(const Progress& progress) override { progress_.on_progress(progress); }
  void on_level_end(const Progress& progress) override { progress_.on_level_end(progress); }

  void on_prompt(const CodeChunk& prompt) override { writer(prompt.job).on_prompt(prompt); }
  void on_tokens(const CodeChunk& tokens) override { writer(tokens.job).on_tokens(tokens); }
  void on_window_end(const CodeChunk& window) override { writer(window.job).on_window_end(window); }
  void on_level_result(const LevelResult& result) override {
    progress_.on_file_written(writer(result.job).on_level_result(result).string());
  }
  bool on_song_failed(int job, const Error& error) override {
    return on_failed_ && on_failed_(jobs_.at(job).task, error);
  }

 private:
  struct JobWriter {
    std::size_t task;
    SongWriter* writer;
  };
  SongWriter& writer(int job) { return *jobs_.at(job).writer; }

  report::SongProgress& progress_;
  const OnFailed& on_failed_;
  std::vector<JobWriter> jobs_;
};

}  // namespace

void sample_songs(Model& model, const std::vector<GenerateTask>& tasks,
                  report::SongProgress& progress,
                  const std::function<bool(std::size_t task, const Error& error)>& on_failed) {
  WritingObserver observer(progress, on_failed);
  std::vector<Job> jobs;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const GenerateTask& task = tasks[i];
    if (task.writer->is_complete()) {
      progress.on_file_written(task.writer->song_path().string());
      continue;
    }
    if (is_prompt_alone(model, *task.request)) {
      write_prompt_alone(model, task, progress);
      continue;
    }
    observer.add_job(i, task.writer);
    jobs.push_back({task.request, task.sample_index, task.writer->saved()});
  }
  model.generate(jobs, observer);
}

}  // namespace crooner::songs
